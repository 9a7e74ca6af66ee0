using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Drift;

/// <summary>The live changes of one target and what becomes of each: the document <c>drift/{target}.json</c>, which reconciler and reverser share.
/// What the reconciler applied is in the target's inventory.</summary>
/// <param name="Target">Key of the target.</param>
/// <param name="Entries">At most one an object.</param>
public sealed record DriftLedger(string Target, IReadOnlyList<DriftEntry> Entries)
{
    public DriftEntry? Find(ObjectReference reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return Entries.FirstOrDefault(entry => entry.Object.Key == reference.Key);
    }

    /// <summary>Enters what is to be known of some objects, in place of what was.</summary>
    public DriftLedger With(IEnumerable<DriftEntry> entries)
    {
        var byKey = Entries.ToDictionary(static entry => entry.Object.Key, StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            byKey[entry.Object.Key] = entry;
        }

        return this with { Entries = [.. byKey.Values.OrderBy(static entry => entry.Object.Key, StringComparer.Ordinal)] };
    }

    public DriftLedger Without(Func<DriftEntry, bool> isOver) => this with { Entries = [.. Entries.Where(entry => !isOver(entry))] };

    public bool Says(DriftLedger other) => other is not null && Entries.SequenceEqual(other.Entries);
}
