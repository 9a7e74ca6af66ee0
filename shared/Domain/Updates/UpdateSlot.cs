namespace Trimtab.Domain.Updates;

/// <summary>The turn of one update.</summary>
/// <param name="Update">The change's id.</param>
/// <param name="Shares">What no other may touch meanwhile.</param>
public sealed record UpdateSlot(string Update, IReadOnlyList<string> Shares)
{
    /// <summary>What is rolled over several hosts, one after the other; empty for what is not.</summary>
    public string Group { get; init; } = "";

    /// <summary>The host.</summary>
    public string Place { get; init; } = "";

    /// <summary>Whether two must not run together.</summary>
    public bool Excludes(UpdateSlot other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Shares.Intersect(other.Shares, StringComparer.Ordinal).Any() || (Group.Length > 0 && Group == other.Group && Place != other.Place);
    }
}
