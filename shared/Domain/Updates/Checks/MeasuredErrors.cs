using Trimtab.Domain.Judging;
using Trimtab.Domain.Rollouts;

namespace Trimtab.Domain.Updates.Checks;

/// <summary>What was counted of the requests to one workload's new pods, and what the judge makes of it.</summary>
/// <param name="Metrics">The counts so far.</param>
/// <param name="Judge">The evidence so far.</param>
public sealed record MeasuredErrors(WorkloadMetrics Metrics, JudgeState Judge)
{
    public static MeasuredErrors None { get; } = new(WorkloadMetrics.None, JudgeState.Initial);
}
