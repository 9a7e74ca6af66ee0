using Trimtab.Domain.Judging;

namespace Trimtab.Domain.Rollouts;

/// <summary>What one tick saw of one workload.</summary>
/// <param name="Name">The form people read: <c>shop/web</c>.</param>
/// <param name="StableReplicas">Replicas that live stable is told to have; null when there is no such Deployment.</param>
/// <param name="StableUnsettled">Why stable is not yet ready with its newest template; null when it is.</param>
/// <param name="CanaryWanted">Replicas the canary should have.</param>
/// <param name="CanaryReady">Its pods that are ready.</param>
/// <param name="UnreadySince">Since when a judged pod has not been ready; null while all are.</param>
/// <param name="ReadySince">Since when all have been.</param>
/// <param name="Failures">Pod failures of the pods that run the revision: each is a verdict by itself.</param>
/// <param name="Verdict">What the judge says now.</param>
public sealed record WorkloadSight(
    string Name,
    int? StableReplicas,
    string? StableUnsettled,
    int CanaryWanted,
    int CanaryReady,
    DateTimeOffset? UnreadySince,
    DateTimeOffset? ReadySince,
    IReadOnlyList<string> Failures,
    Verdict Verdict)
{
    /// <summary>Why a guard's window concerns the workload no more, in a sentence; null while it does, and for rollouts.</summary>
    public string? Overtaken { get; init; }
}
