using System.Collections.ObjectModel;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Updates.Checks;

namespace Trimtab.Domain.Updates;

/// <summary>What becomes of an update after a look at the world.</summary>
public static class UpdateRules
{
    /// <summary>How long a roll-back may take until a person is called; it is tried on meanwhile.</summary>
    public static readonly TimeSpan RestoreDeadline = TimeSpan.FromMinutes(10);

    /// <summary>How long a place may give no answer until a person is called. What was begun there goes on once it answers.</summary>
    public static readonly TimeSpan UnseenDeadline = TimeSpan.FromMinutes(10);

    /// <summary>The document as the look leaves it. Nothing else decides.</summary>
    /// <param name="update">One that is running.</param>
    /// <param name="seen">What was seen of what its phase wants.</param>
    /// <param name="now">The time.</param>
    public static UpdateDocument After(this UpdateDocument update, UpdateProgress seen, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(update);
        ArgumentNullException.ThrowIfNull(seen);
        update = update.Compared(seen.Differences, now);
        if (seen is UpdateProgress.Unseen)
        {
            return Unseen(update, seen, now);
        }

        // The time in which nobody could see anything counts for no deadline and for no watch.
        update = update.UnseenSince is { } since ? update with { PhaseSince = update.PhaseSince + (now - since), UnseenSince = null, IsAway = false } : update;
        return update.Phase switch
        {
            UpdatePhase.Executing => AfterExecuting(update, seen, now),
            UpdatePhase.Watching => AfterWatching(update, seen, now),

            // What was touched can't be put off any more.
            UpdatePhase.RollingBack => AfterRollingBack(update, seen is UpdateProgress.PutOff ? new UpdateProgress.Pending(seen.Reason) : seen, now),
            _ => update,
        };
    }

    /// <summary>Begins to take it back.</summary>
    public static UpdateDocument TakenBack(this UpdateDocument update, string by, string reason, DateTimeOffset now)
        => (update with { Phase = UpdatePhase.RollingBack, PhaseSince = now, FailedAt = now, Failure = reason, EndedAt = null, IsClosed = false, UnseenSince = null, IsAway = false }).Decide("update.rollBack", by, reason, now);

    /// <summary>Ends one that can't be made, before anything was touched.</summary>
    public static UpdateDocument Refused(this UpdateDocument update, string reason, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(update);
        return (update with { Phase = UpdatePhase.Failed, PhaseSince = now, EndedAt = now, Failure = reason }).Decide("update.refused", update.RequestedBy, $"Nothing was touched: {reason}", now, NotificationEvent.UpdateFailed);
    }

    /// <summary>Goes on from what runs now: something else changed the asset since the change was found.</summary>
    public static UpdateDocument Followed(this UpdateDocument update, Change change, string reason, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(update);
        return (update with { Change = change }).Decide("update.follows", update.RequestedBy, reason, now);
    }

    /// <summary>Gives the turn back when nobody answers; that is no attempt.</summary>
    public static UpdateDocument Postponed(this UpdateDocument update, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(update);
        return update with
        {
            Phase = UpdatePhase.Queued,
            PhaseSince = now,
            NotBefore = now + update.Execution.RetryAfter,
            Status = $"{update.Change.Asset.Place} does not answer; it is tried again in {Duration.ToText(update.Execution.RetryAfter)}.",
        };
    }

    /// <summary>Ends one that was put off, before anything was touched, for another version of the same part that waits behind it. What failed before is held as ever.</summary>
    public static UpdateDocument GivenWay(this UpdateDocument update, UpdateDocument newer, string why, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(update);
        ArgumentNullException.ThrowIfNull(newer);
        return (update with { Phase = UpdatePhase.Failed, PhaseSince = now, EndedAt = now, IsOvertaken = update.Attempt == 1 })
            .Decide("update.gaveWay", update.RequestedBy, $"Nothing was touched: {why} It gives way to what came later: {newer.Title()}.", now);
    }

    // What may change before it comes again is read anew then.
    private static UpdateDocument PutOff(UpdateDocument update, string reason, DateTimeOffset now)
        => update.Postponed(now) with { Saved = null, Status = $"{reason} It is tried again in {Duration.ToText(update.Execution.RetryAfter)}." };

    private static UpdateDocument Unseen(UpdateDocument update, UpdateProgress seen, DateTimeOffset now)
    {
        var since = update.UnseenSince ?? now;
        var unseen = update with { UnseenSince = since, Status = seen.Reason };
        return update.IsAway || now - since < UnseenDeadline
            ? unseen
            : (unseen with { IsAway = true }).Decide(
                "update.away", update.RequestedBy, $"{seen.Reason} So it has been for {Duration.ToText(UnseenDeadline)}; what was begun on {update.Change.Asset.Place} goes on once there is an answer.", now, NotificationEvent.UpdateFailed);
    }

    private static UpdateDocument AfterExecuting(UpdateDocument update, UpdateProgress seen, DateTimeOffset now)
        => seen switch
        {
            UpdateProgress.Ready => (update with { Phase = UpdatePhase.Watching, PhaseSince = now, FailedChecks = 0, Errors = ReadOnlyDictionary<string, MeasuredErrors>.Empty })
                .Decide("update.running", update.RequestedBy, $"{update.Change.To.Version} runs: {seen.Reason} It is watched for {Duration.ToText(update.Execution.Watch)}.", now),
            UpdateProgress.Failed { IsUntouched: true } => (update with { Saved = null }).Refused(seen.Reason, now),
            UpdateProgress.Failed => update.TakenBack(update.RequestedBy, seen.Reason, now),
            UpdateProgress.PutOff => PutOff(update, seen.Reason, now),
            UpdateProgress.Pending { IsUntouched: true } when now - update.PhaseSince >= update.Execution.ReadyDeadline => PutOff(update, seen.Reason, now),
            _ when now - update.PhaseSince >= update.Execution.ReadyDeadline
                => update.TakenBack(update.RequestedBy, $"{update.Change.To.Version} did not run within {Duration.ToText(update.Execution.ReadyDeadline)}: {seen.Reason}", now),
            _ => update with { Status = seen.Reason },
        };

    private static UpdateDocument AfterWatching(UpdateDocument update, UpdateProgress seen, DateTimeOffset now)
    {
        update = update with { Errors = seen.Errors ?? update.Errors };
        if (seen is not UpdateProgress.Ready)
        {
            var failed = update with { FailedChecks = update.FailedChecks + 1, Status = seen.Reason };
            return failed.FailedChecks >= update.Execution.Failures
                ? failed.TakenBack(update.RequestedBy, $"{seen.Reason}{(failed.FailedChecks > 1 ? $" Seen {failed.FailedChecks} times one after the other." : "")}", now)
                : failed;
        }

        var good = update with { FailedChecks = 0, Status = seen.Reason };
        return now - update.PhaseSince < update.Execution.Watch
            ? good
            : (good with { Phase = UpdatePhase.Succeeded, PhaseSince = now, EndedAt = now, FailedAt = null, Failure = "" })
                .Decide("update.succeeded", update.RequestedBy, $"It held out for {Duration.ToText(update.Execution.Watch)}. {seen.Reason}", now, NotificationEvent.Updated);
    }

    private static UpdateDocument AfterRollingBack(UpdateDocument update, UpdateProgress seen, DateTimeOffset now)
    {
        var isLate = seen is UpdateProgress.Pending && now - update.PhaseSince >= RestoreDeadline;
        if (seen is UpdateProgress.Failed || isLate)
        {
            return (update with { Phase = UpdatePhase.Failed, PhaseSince = now, EndedAt = now }).Decide(
                "update.failed", update.RequestedBy, $"{update.Change.From.Version} could not be brought back: {seen.Reason} It was taken back because: {update.Failure}", now, NotificationEvent.UpdateFailed);
        }

        if (seen is UpdateProgress.Pending)
        {
            return update with { Status = seen.Reason };
        }

        // A merge approves one try: another would need another merge.
        var isLast = update.IsOrdered || update.IsMerged || update.Attempt >= update.Execution.Attempts;
        return isLast
            ? (update with { Phase = UpdatePhase.RolledBack, PhaseSince = now, EndedAt = now }).Decide(
                "update.rolledBack", update.RequestedBy, $"{update.Change.From.Version} runs again, {update.Change.To.Version} is held: {update.Failure}", now, NotificationEvent.UpdateRolledBack)
            : (update with { Phase = UpdatePhase.Queued, PhaseSince = now, Attempt = update.Attempt + 1, NotBefore = now + update.Execution.RetryAfter, FailedChecks = 0 }).Decide(
                "update.retry", update.RequestedBy, $"{update.Change.From.Version} runs again; attempt {update.Attempt + 1} of {update.Execution.Attempts} comes in {Duration.ToText(update.Execution.RetryAfter)}: {update.Failure}", now);
    }
}
