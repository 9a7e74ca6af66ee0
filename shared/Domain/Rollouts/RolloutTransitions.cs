using Trimtab.Domain.Fleet;
using Trimtab.Domain.Guards;
using Trimtab.Domain.Judging;

namespace Trimtab.Domain.Rollouts;

/// <summary>What a rollout's document becomes by a move or an order. Pure.</summary>
public static class RolloutTransitions
{
    /// <summary>The document after a move of the rollout's own rules.</summary>
    /// <param name="document">As the tick saw it.</param>
    /// <param name="move">What was decided.</param>
    /// <param name="now">When.</param>
    public static RolloutDocument After(this RolloutDocument document, RolloutMove move, DateTimeOffset now)
        => document.After(move, document.RequestedBy, now);

    /// <summary>The document after a move that <paramref name="by"/> asked for.</summary>
    public static RolloutDocument After(this RolloutDocument document, RolloutMove move, string by, DateTimeOffset now)
        => document.Guard is null ? AfterOfRollout(document, move, by, now) : GuardTransitions.After(document, move, by, now);

    private static RolloutDocument AfterOfRollout(RolloutDocument document, RolloutMove move, string by, DateTimeOffset now) => move switch
    {
        RolloutMove.Grow grow => (document with { Step = grow.Step, StepSince = now, IsNoEvidenceTold = false })
            .Decide("rollout.step", by, $"Step {document.Policy.Steps[grow.Step]}: {grow.Reason}", now),
        RolloutMove.TellNoEvidence tell => (document with { IsNoEvidenceTold = true })
            .Decide("rollout.noEvidence", by, tell.Reason, now, NotificationEvent.Held),
        RolloutMove.Promote promote => (document.In(RolloutPhase.Promoting, now) with { IsPromotionBegun = true, HeldBy = null })
            .Decide("rollout.promoting", by, promote.Reason, now),
        RolloutMove.Watch watch => document.In(RolloutPhase.Watching, now).WithWatchBegun(now)
            .Decide("rollout.promoted", by, watch.Reason, now, NotificationEvent.Promoted),
        RolloutMove.Succeed succeed => (document.In(RolloutPhase.Succeeded, now) with { EndedAt = now })
            .Decide("rollout.succeeded", by, succeed.Reason, now),
        RolloutMove.RollBack rollBack => (document.In(RolloutPhase.RollingBack, now) with { EndedAt = now })
            .Decide("rollout.rolledBack", by, rollBack.Reason, now, NotificationEvent.RolledBack),
        _ => document with { Status = move.Reason },
    };

    /// <summary>The document of a rollout that a newer revision ends.</summary>
    /// <remarks>One that was being promoted is undone, as it was never seen ready; one that is watched stays. One that is being rolled back
    /// ends as rolled back: what it created is pruned by the newer revision.</remarks>
    public static RolloutDocument SupersededBy(this RolloutDocument document, string revision, string by, DateTimeOffset now)
    {
        if (document.Phase == RolloutPhase.RollingBack)
        {
            return document.In(RolloutPhase.RolledBack, now);
        }

        var mustRestore = document.Phase == RolloutPhase.Promoting;
        return (document.In(RolloutPhase.Superseded, now) with { EndedAt = now, IsPromotionBegun = mustRestore })
            .Decide("rollout.superseded", by, $"The newer revision {revision} came.", now);
    }

    /// <summary>The document after a person's order.</summary>
    /// <returns>The new document, or null and the reason why the order can't be obeyed.</returns>
    public static (RolloutDocument? Document, string Reason) Obey(this RolloutDocument document, RolloutAction action, string by, DateTimeOffset now)
        => document.Guard is not null ? GuardTransitions.Obey(document, action, by, now) : (action, document.Phase) switch
        {
            (RolloutAction.Promote, RolloutPhase.Preparing or RolloutPhase.Progressing)
                => Obeyed(document.After(new RolloutMove.Promote($"{by} asked for promotion."), by, now)),
            (RolloutAction.RollBack, RolloutPhase.Preparing or RolloutPhase.Progressing or RolloutPhase.Promoting or RolloutPhase.Watching)
                => Obeyed(document.After(new RolloutMove.RollBack($"{by} asked for the roll-back."), by, now)),
            (RolloutAction.Hold, RolloutPhase.Preparing or RolloutPhase.Progressing) when document.HeldBy is null
                => Obeyed((document with { HeldBy = by }).Decide("rollout.held", by, $"Held by {by}.", now)),
            (RolloutAction.Release, RolloutPhase.Preparing or RolloutPhase.Progressing) when document.HeldBy is not null || document.IsNoEvidenceTold
                => Obeyed((document with { HeldBy = null, IsNoEvidenceTold = false, StepSince = now }).Decide("rollout.released", by, $"Released by {by}.", now)),
            (RolloutAction.Release, RolloutPhase.RolledBack)
                => Obeyed(document.Decide("rollout.released", by, $"{by} lifted the hold on the revision.", now)),
            _ => (null, $"Rollout {document.Id} is {document.Phase}{(document.HeldBy is null ? "" : $", held by {document.HeldBy}")}: {action} does not apply."),
        };

    private static (RolloutDocument? Document, string Reason) Obeyed(RolloutDocument document) => (document, document.Status);

    internal static RolloutDocument In(this RolloutDocument document, RolloutPhase phase, DateTimeOffset now)
        => document with { Phase = phase, PhaseSince = now };

    internal static RolloutDocument WithWatchBegun(this RolloutDocument document, DateTimeOffset now) => document with
    {
        Workloads = [.. document.Workloads.Select(workload => workload with
        {
            ReadySince = null,
            UnreadySince = null,
            Metrics = workload.Metrics.ForWatch(workload.Judge),
            Judge = BaselineJudge.Begin(workload.Judge, TrackCounts.None, (now - document.StartedAt).TotalSeconds),
        })],
    };
}
