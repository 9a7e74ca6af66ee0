using Trimtab.Domain.Fleet;
using Trimtab.Domain.Guards;
using Trimtab.Domain.Judging;

namespace Trimtab.Domain.Rollouts;

/// <summary>Decides what a rollout does next. Pure: the same document, sight and time give the same move.</summary>
public static class RolloutRules
{
    /// <summary>Decides for one tick.</summary>
    /// <param name="document">The rollout, in a phase that looks at the cluster (not ended, not rolling back).</param>
    /// <param name="sight">One entry a workload.</param>
    /// <param name="now">The time of the look.</param>
    public static RolloutMove Decide(RolloutDocument document, IReadOnlyList<WorkloadSight> sight, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(sight);
        if (document.Guard is { } guard)
        {
            return GuardRules.Decide(document, guard, sight[0], now);
        }

        return WorstOf(sight) is { } reason
            ? new RolloutMove.RollBack(reason)
            : document.Phase switch
            {
                RolloutPhase.Promoting => Promoting(document, sight, now),
                RolloutPhase.Watching => Watching(document, now),
                _ => Progressing(document, sight, now),
            };
    }

    internal static string? WorstOf(IReadOnlyList<WorkloadSight> sight)
    {
        foreach (var workload in sight)
        {
            if (workload.StableReplicas is null)
            {
                return $"{workload.Name}: the stable Deployment is gone.";
            }

            if (workload.Failures.Count > 0)
            {
                return $"{workload.Name}: {workload.Failures[0]}";
            }

            if (workload.Verdict is Verdict.RollBack verdict)
            {
                return $"{workload.Name}: {verdict.Reason}";
            }
        }

        return null;
    }

    private static RolloutMove Progressing(RolloutDocument document, IReadOnlyList<WorkloadSight> sight, DateTimeOffset now)
    {
        var policy = document.Policy;
        if (sight.FirstOrDefault(workload => now - workload.UnreadySince > policy.ReadyDeadline) is { } late)
        {
            return new RolloutMove.RollBack(
                $"{late.Name}: {late.CanaryReady} of {late.CanaryWanted} canary pods were ready within {Words(policy.ReadyDeadline)}.");
        }

        if (document.HeldBy is { } person)
        {
            return new RolloutMove.Stay($"Held by {person}.");
        }

        if (sight.FirstOrDefault(static workload => workload.UnreadySince is not null) is { } unready)
        {
            return new RolloutMove.Stay($"{unready.Name}: {unready.CanaryReady} of {unready.CanaryWanted} canary pods are ready.");
        }

        var judged = sight.Where(static workload => workload.CanaryWanted > 0).ToList();
        if (judged.Find(static workload => workload.Verdict is not Verdict.Promote) is { } undecided)
        {
            return NoVerdict(document, undecided, sight, now);
        }

        var readyAt = judged.Select(static workload => workload.ReadySince).Append(document.StepSince).Max() ?? document.StepSince;
        return judged.Count > 0 && now - readyAt < policy.StepDuration
            ? new RolloutMove.Stay($"The step lasts at least {Words(policy.StepDuration)}.")
            : Onward(document, sight, judged.Count > 0 ? ReasonOf(judged) : "Stable has no replicas: there is no traffic to show the change to.");
    }

    private static RolloutMove NoVerdict(
        RolloutDocument document, WorkloadSight undecided, IReadOnlyList<WorkloadSight> sight, DateTimeOffset now)
    {
        var reason = $"{undecided.Name}: {undecided.Verdict.Reason}";
        if (now - document.StepSince < document.Policy.MaxStepDuration)
        {
            return new RolloutMove.Stay(reason);
        }

        var text = $"No evidence within {Words(document.Policy.MaxStepDuration)} ({reason})";
        return document.Policy.OnNoEvidence switch
        {
            NoEvidenceAction.RollBack => new RolloutMove.RollBack($"{text}, and the policy says to roll back then."),
            NoEvidenceAction.Promote => Onward(document, sight, $"{text}, and the policy says to go on then."),
            _ when document.IsNoEvidenceTold => new RolloutMove.Stay($"{text}; waiting for evidence or a person."),
            _ => new RolloutMove.TellNoEvidence($"{text}; waiting for evidence or a person."),
        };
    }

    private static RolloutMove Onward(RolloutDocument document, IReadOnlyList<WorkloadSight> sight, string reason)
    {
        var replicas = sight.Select(static workload => workload.StableReplicas ?? 0).ToList();
        return StepPlan.Next(document.Policy.Steps, document.Step, replicas) is { } next
            ? new RolloutMove.Grow(next, reason)
            : new RolloutMove.Promote(reason);
    }

    private static RolloutMove Promoting(RolloutDocument document, IReadOnlyList<WorkloadSight> sight, DateTimeOffset now)
    {
        var unsettled = sight.FirstOrDefault(static workload => workload.StableUnsettled is not null);
        var reason = unsettled is null ? "" : $"{unsettled.Name}: {unsettled.StableUnsettled}";
        if (document.IsPromotionApplied && unsettled is null)
        {
            return new RolloutMove.Watch("Stable is ready with the revision.");
        }

        return now - document.PhaseSince > document.PromotionDeadline
            ? new RolloutMove.RollBack(document.IsPromotionApplied
                ? $"Stable was not ready within {Words(document.PromotionDeadline)} of its promotion: {reason}"
                : $"The revision could not be applied within {Words(document.PromotionDeadline)}.")
            : new RolloutMove.Stay(document.IsPromotionApplied ? reason : "The revision is being applied.");
    }

    private static RolloutMove Watching(RolloutDocument document, DateTimeOffset now)
        => now - document.PhaseSince >= document.Policy.Watch
            ? new RolloutMove.Succeed($"Nothing got worse within {Words(document.Policy.Watch)} of promotion.")
            : new RolloutMove.Stay($"Promoted; watched for {Words(document.Policy.Watch)}.");

    private static string ReasonOf(List<WorkloadSight> judged)
        => string.Join(" ", judged.Select(static workload => $"{workload.Name}: {workload.Verdict.Reason}"));

    internal static string Words(TimeSpan duration) => duration switch
    {
        { TotalMinutes: >= 1 } when duration.Seconds == 0 => $"{(int)duration.TotalMinutes} min",
        { TotalSeconds: >= 1 } => $"{duration.TotalSeconds:0.#} s",
        _ => $"{duration.TotalMilliseconds:0} ms",
    };
}
