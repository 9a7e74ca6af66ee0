namespace Trimtab.Domain.Reconcile;

/// <summary>What one revision did at one target: the document <c>revisions/{target}/{revision}.json</c>.</summary>
/// <param name="Target">Key of the target.</param>
/// <param name="Cluster">Key of its cluster.</param>
/// <param name="Revision">Commit id.</param>
/// <param name="Attempt">The target's attempt that this is of.</param>
/// <param name="Began">When work on it began.</param>
public sealed record RevisionRecord(string Target, string Cluster, string Revision, int Attempt, DateTimeOffset Began)
{
    public RevisionResult Result { get; init; }

    /// <summary>When the result was known.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Faults or unhealthy objects; empty when it went well.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    public StageTimings Timings { get; init; } = new();

    public ChangeCounts? Counts { get; init; }
}
