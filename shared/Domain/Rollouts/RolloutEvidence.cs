using Trimtab.Domain.Judging;

namespace Trimtab.Domain.Rollouts;

/// <summary>What the last tick knew about one workload: shown to people, and kept when the rollout ends.</summary>
/// <param name="Workload">The form people read: <c>Deployment shop/web</c>.</param>
/// <param name="Measured">Which metrics are read, in a sentence.</param>
/// <param name="Stable">Counts of stable since the rollout began.</param>
/// <param name="Canary">Counts of the canary; while watching: of the promoted pods.</param>
/// <param name="StableReplicas">Replicas stable is told to have.</param>
/// <param name="CanaryReplicas">Replicas the canary is told to have.</param>
/// <param name="Pods">The judged pods, one phrase each; at most 20.</param>
/// <param name="Failures">Pod failures, one sentence each.</param>
/// <param name="Verdict">The judge's verdict and reason.</param>
/// <param name="Log">Last log lines of a failed container, with what looks like a secret masked; empty when none failed.</param>
public sealed record RolloutEvidence(
    string Workload,
    string Measured,
    TrackCounts Stable,
    TrackCounts Canary,
    int StableReplicas,
    int CanaryReplicas,
    IReadOnlyList<string> Pods,
    IReadOnlyList<string> Failures,
    string Verdict,
    IReadOnlyList<string> Log);
