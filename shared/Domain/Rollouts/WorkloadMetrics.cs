using Trimtab.Domain.Judging;

namespace Trimtab.Domain.Rollouts;

public sealed record WorkloadMetrics
{
    public static WorkloadMetrics None { get; } = new();

    public string Measured { get; init; } = "";

    public TrackCounts StableCounts { get; init; } = TrackCounts.None;

    public TrackCounts CanaryCounts { get; init; } = TrackCounts.None;

    public Baseline? Baseline { get; init; }

    public Observation Observe(double seconds, IReadOnlyList<string> failures, TimeSpan? readyFor)
        => new(seconds, StableCounts, CanaryCounts, failures, readyFor);

    public WorkloadMetrics ForWatch(JudgeState judge) => this with { Baseline = BaselineJudge.Of(judge) };

    public static JudgeState JudgeForWatch(JudgeState judge, double seconds) => BaselineJudge.Begin(judge, TrackCounts.None, seconds);
}
