namespace Trimtab.Domain.Updates;

/// <summary>The turn of one update.</summary>
/// <param name="Update">The change's id.</param>
/// <param name="Shares">What no other may touch meanwhile.</param>
public sealed record UpdateSlot(string Update, IReadOnlyList<string> Shares)
{
    /// <summary>Those of <see cref="Shares"/> that it depends on.</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];

    /// <summary>What is rolled over several hosts, one after the other; empty for what is not.</summary>
    public string Group { get; init; } = "";

    /// <summary>The host.</summary>
    public string Place { get; init; } = "";

    /// <summary>When it was given. A killed process may have given it without beginning the update.</summary>
    public DateTimeOffset TakenAt { get; init; }

    /// <summary>Those whose turn came together, for one commit; empty for one that is alone.</summary>
    public string Batch { get; init; } = "";

    /// <summary>Turns of one batch count as one.</summary>
    public string Counted => Batch.Length > 0 ? Batch : Update;

    /// <summary>Whether two must not run together. Those of one batch may share all but what one of them depends on.</summary>
    public bool Excludes(UpdateSlot other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Batch.Length > 0 && Batch == other.Batch
            ? Touches(other) || other.Touches(this)
            : Shares.Intersect(other.Shares, StringComparer.Ordinal).Any() || (Group.Length > 0 && Group == other.Group && Place != other.Place);
    }

    private bool Touches(UpdateSlot other) => other.Needs.Intersect(Shares.Except(Needs, StringComparer.Ordinal), StringComparer.Ordinal).Any();
}
