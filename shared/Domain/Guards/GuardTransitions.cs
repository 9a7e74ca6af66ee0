using Trimtab.Domain.Fleet;
using Trimtab.Domain.Rollouts;

namespace Trimtab.Domain.Guards;

/// <summary>What a guard window's document becomes by a move or an order. Pure.</summary>
internal static class GuardTransitions
{
    public static RolloutDocument After(RolloutDocument document, RolloutMove move, string by, DateTimeOffset now) => move switch
    {
        RolloutMove.Watch => WithRates(document.In(RolloutPhase.Watching, now).WithWatchBegun(now)).Decide("guard.settled", by, move.Reason, now),
        RolloutMove.Succeed => Ended(document, RolloutPhase.Succeeded, now).Decide("guard.succeeded", by, move.Reason, now),
        RolloutMove.RollBack => Ended(document, RolloutPhase.RollingBack, now).Decide("guard.rolledBack", by, move.Reason, now, NotificationEvent.RolledBack),
        RolloutMove.Report => Ended(document, RolloutPhase.Reported, now).Decide("guard.reported", by, move.Reason, now, NotificationEvent.Held),
        RolloutMove.GiveUp => Ended(document, RolloutPhase.Superseded, now).Decide("guard.superseded", by, move.Reason, now),
        _ => document with { Status = move.Reason },
    };

    /// <summary>The document when the roll-back is done, as far as it could be.</summary>
    public static RolloutDocument Restored(this RolloutDocument document, RolloutGuard guard, DateTimeOffset now)
    {
        // What is still to be sent of the decision tells how it went.
        var told = (document with { Guard = guard }).WithEvidence(document.Workloads);
        return told.In(RolloutPhase.RolledBack, now).Decide("guard.restored", document.RequestedBy, string.Join(' ', guard.Outcome), now) with { Status = document.Status };
    }

    /// <inheritdoc cref="RolloutTransitions.Obey"/>
    public static (RolloutDocument? Document, string Reason) Obey(RolloutDocument document, RolloutAction action, string by, DateTimeOffset now)
    {
        var obeyed = (action, document.Phase) switch
        {
            (RolloutAction.Promote, RolloutPhase.Progressing or RolloutPhase.Watching)
                => After(document, new RolloutMove.Succeed($"{by} says that the template is good."), by, now),
            (RolloutAction.RollBack, RolloutPhase.Progressing or RolloutPhase.Watching)
                => After(document, new RolloutMove.RollBack($"{by} asked for the roll-back."), by, now),
            (RolloutAction.Release, RolloutPhase.RolledBack or RolloutPhase.Reported)
                => document.Decide("guard.released", by, $"{by} lifted the hold on the template.", now),
            _ => null,
        };
        return (obeyed, obeyed?.Status ?? $"Guard window {document.Id} is {document.Phase}: {action} does not apply.");
    }

    // The old pods may have been gone before they had enough requests: then what they did in their own window must do.
    // That is of another hour, so that the policy's margins are added to it.
    private static RolloutDocument WithRates(RolloutDocument document)
    {
        var judge = document.Policy.Judge;
        return document.Guard?.Rates is not { } rates ? document : document with
        {
            Workloads = [.. document.Workloads.Select(workload => workload.Metrics.Baseline?.Requests >= judge.MinRequests ? workload : workload with
            {
                Metrics = workload.Metrics with
                {
                    Baseline = rates with { Bad = rates.Bad + (judge.BadMargin * rates.Requests), Slow = rates.Slow + (judge.SlowMargin * rates.LatencyRequests) },
                },
            })],
        };
    }

    private static RolloutDocument Ended(RolloutDocument document, RolloutPhase phase, DateTimeOffset now)
        => document.In(phase, now) with { EndedAt = now };
}
