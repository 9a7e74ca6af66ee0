namespace Trimtab.Domain.Reconcile;

/// <summary>What is known of a source: the document <c>sources/{name}.json</c>.</summary>
/// <param name="Source">Key of the source.</param>
public sealed record SourceState(string Source)
{
    /// <summary>Commit id of the branch when it was last seen; null before the first look.</summary>
    public string? Head { get; init; }

    /// <summary>When <see cref="Head"/> was first seen.</summary>
    public DateTimeOffset? HeadSince { get; init; }

    /// <summary>When the host last answered.</summary>
    public DateTimeOffset? CheckedAt { get; init; }

    /// <summary>Why the last look failed; null when it did not.</summary>
    public string? Error { get; init; }

    /// <summary>When the timer looks next.</summary>
    public DateTimeOffset NextDue { get; init; }

    /// <summary>What the fleet said about this source (a digest) when the timer last sent a look: when it says something else, the source is due at once.</summary>
    public string? FleetVersion { get; init; }
}
