using Trimtab.Domain.Fleet;
using Trimtab.Domain.Rollouts;

namespace Trimtab.Domain.Guards;

/// <summary>Decides what a guard's window does next. Pure.</summary>
public static class GuardRules
{
    /// <summary>Decides for one tick.</summary>
    /// <param name="document">The window, not ended.</param>
    /// <param name="guard">What makes it one.</param>
    /// <param name="sight">The one workload.</param>
    /// <param name="now">The time of the look.</param>
    public static RolloutMove Decide(RolloutDocument document, RolloutGuard guard, WorkloadSight sight, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(guard);
        ArgumentNullException.ThrowIfNull(sight);
        if (sight.Overtaken is { } why)
        {
            return new RolloutMove.GiveUp($"{sight.Name}: {why}");
        }

        if (RolloutRules.WorstOf([sight]) is { } reason)
        {
            return guard.OnFailure == GuardFailureAction.RollBack ? new RolloutMove.RollBack(reason) : new RolloutMove.Report(reason);
        }

        var watch = RolloutRules.Words(document.Policy.Watch);
        return document.Phase switch
        {
            RolloutPhase.Watching when now - document.PhaseSince >= document.Policy.Watch => new RolloutMove.Succeed($"Nothing got worse within {watch}."),
            RolloutPhase.Watching => new RolloutMove.Stay($"All pods run the new template; watched for {watch}."),
            _ when sight.StableUnsettled is { } missing => new RolloutMove.Stay($"{sight.Name}: {missing}"),
            _ => new RolloutMove.Watch("All pods run the new template."),
        };
    }
}
