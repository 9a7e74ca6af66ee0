using Trimtab.Domain.Fleet;

namespace Trimtab.Domain.Rollouts;

/// <summary>The canary's size in each step, computed anew from stable's present size: an autoscaler may change that at any time.</summary>
public static class StepPlan
{
    /// <summary>Canary replicas of a step; 0 beside a stable workload that is scaled to 0, which has no traffic to show it to.</summary>
    public static int Replicas(IReadOnlyList<RolloutStep> steps, int step, int stableReplicas)
        => stableReplicas <= 0 ? 0 : steps[Math.Clamp(step, 0, steps.Count - 1)].Replicas(stableReplicas);

    /// <summary>The next step that makes the canary of at least one workload larger: equal steps collapse.</summary>
    /// <returns>Index into <paramref name="steps"/>, or null when <paramref name="step"/> is the last.</returns>
    public static int? Next(IReadOnlyList<RolloutStep> steps, int step, IReadOnlyCollection<int> stableReplicas)
    {
        for (var next = step + 1; next < steps.Count; next++)
        {
            if (stableReplicas.Any(stable => Replicas(steps, next, stable) > Replicas(steps, step, stable)))
            {
                return next;
            }
        }

        return null;
    }
}
