using System.Text.Json.Serialization;
using Trimtab.Domain.Judging;
using Trimtab.Domain.Metrics;

namespace Trimtab.Domain.Rollouts;

/// <summary>What is read from the pods of one workload, and what was read so far.</summary>
/// <param name="Measured">What is measured, or why nothing is, and how many pods answered last: for people.</param>
/// <param name="Selection">The metrics that were chosen; null while nothing could be.</param>
/// <param name="Stable">Counts of stable since the rollout began.</param>
/// <param name="Canary">Counts of the canary; from promotion on, of the pods that run the revision.</param>
/// <param name="Baseline">What stable did before its promotion; null before.</param>
public sealed record WorkloadMetrics(string Measured, MetricsSelection? Selection, TrackCounter Stable, TrackCounter Canary, Baseline? Baseline)
{
    /// <summary>Before the first tick.</summary>
    public static WorkloadMetrics None { get; } = new("Nothing has been measured yet.", null, TrackCounter.Empty, TrackCounter.Empty, null);

    [JsonIgnore]
    public TrackCounts StableCounts => Stable.Counts;

    [JsonIgnore]
    public TrackCounts CanaryCounts => Canary.Counts;

    /// <summary>What the judge is told.</summary>
    public Observation Observe(double seconds, IReadOnlyList<string> failures, TimeSpan? readyFor)
        => new(seconds, StableCounts, CanaryCounts, failures, readyFor) { LatencyIsMeasured = Selection?.Latency is not null };

    /// <summary>The metrics with which the watch window begins.</summary>
    public WorkloadMetrics ForWatch(JudgeState judge) => this with { Baseline = BaselineJudge.Of(judge), Canary = TrackCounter.Empty };
}
