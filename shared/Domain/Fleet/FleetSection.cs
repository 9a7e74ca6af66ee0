namespace Trimtab.Domain.Fleet;

/// <summary>One section of the document while it is read: its entries, and where each stands.</summary>
internal sealed class FleetSection<T>
{
    public Dictionary<string, (T Value, FleetNode Node)> Entries { get; } = new(StringComparer.Ordinal);

    public void Read(FleetNode section, Func<string, FleetNode, T?> readEntry)
    {
        foreach (var (name, node) in section.Entries())
        {
            if (readEntry(name, node) is not { } value)
            {
                continue;
            }

            if (!Entries.TryAdd(name, (value, node)))
            {
                node.Fault("Another file of the fleet has this name already.");
            }
        }
    }

    public IReadOnlyDictionary<string, T> ToDictionary()
        => Entries.ToDictionary(entry => entry.Key, entry => entry.Value.Value, StringComparer.Ordinal);
}
