using Trimtab.Domain.Judging;

namespace Trimtab.Domain.Fleet;

/// <summary>How a changed workload is shown to traffic.</summary>
/// <param name="Name">The key in the fleet.</param>
/// <param name="Steps">Sizes of the canary, growing; default 1 pod, 25 %, 50 %, 100 %.</param>
/// <param name="StepDuration">The least time a step lasts; default 10 s.</param>
/// <param name="MaxStepDuration">After it a step without enough evidence does what <paramref name="OnNoEvidence"/> says; default 10 min.</param>
/// <param name="OnNoEvidence">Default <see cref="NoEvidenceAction.Hold"/>.</param>
/// <param name="Watch">How long the promoted workload is still watched; default 5 min.</param>
/// <param name="ReadyDeadline">How long canary pods may take to become ready; default 2 min.</param>
/// <param name="TickInterval">Time between two looks; default 1 s.</param>
/// <param name="Metrics">What to measure at the pods; null: found by annotations and usual names.</param>
/// <param name="Judge">The judge's numbers.</param>
public sealed record RolloutPolicy(
    string Name,
    IReadOnlyList<RolloutStep> Steps,
    TimeSpan StepDuration,
    TimeSpan MaxStepDuration,
    NoEvidenceAction OnNoEvidence,
    TimeSpan Watch,
    TimeSpan ReadyDeadline,
    TimeSpan TickInterval,
    MetricsPolicy Metrics,
    JudgePolicy Judge)
{
    /// <summary>The policy with every default.</summary>
    public static RolloutPolicy Default { get; } = new(
        "default",
        [RolloutStep.OfPods(1), RolloutStep.OfPercent(25), RolloutStep.OfPercent(50), RolloutStep.OfPercent(100)],
        TimeSpan.FromSeconds(10),
        TimeSpan.FromMinutes(10),
        NoEvidenceAction.Hold,
        TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(2),
        TimeSpan.FromSeconds(1),
        MetricsPolicy.Default,
        JudgePolicy.Default);
}
