using Trimtab.Domain.Fleet;

namespace Trimtab.Domain.Changes.PullRequests;

/// <summary>What a change becomes by what is seen of its pull request. Pure.</summary>
internal static class PullRequestRules
{
    /// <summary>What can't be closed within this time after the change's end stays open: people see it. A group's request asks for others, too: it is looked at until it ends.</summary>
    private static readonly TimeSpan ClosingPatience = TimeSpan.FromDays(1);

    /// <summary>The change when it is cleared, and a pull request is to ask for it.</summary>
    public static ChangeDocument Wanted(ChangeDocument before, WantedPullRequest wanted, ChangeMoment moment) => ChangeRules.Noted(
        before with
        {
            State = ChangeState.AwaitingMerge,
            WaitUntil = null,
            Deadline = moment.Now + before.Decision.Approval.Deadline,
            PullRequest = Request(before, wanted, moment.Now),
        },
        "change.pullRequestWanted",
        $"A pull request to {wanted.Source} asks for it{(wanted.Group.Length > 0 ? $", together with others of group {wanted.Group}" : "")}.",
        moment);

    private static ChangePullRequest Request(ChangeDocument before, WantedPullRequest wanted, DateTimeOffset now)
    {
        var marker = PullRequestText.MarkerOf(before, now);
        return wanted.Group.Length == 0
            ? new ChangePullRequest(wanted.Source, PullRequestText.BranchOf(before.Change.Asset, before.Change.Part), marker, now) { LookAt = now }
            : new ChangePullRequest(wanted.Source, GroupedText.BranchOf(wanted.Group, wanted.Source), marker, now) { LookAt = now + wanted.Wait, Group = wanted.Group };
    }

    /// <summary>The change when it is to end without a merge: as soon as its request is closed.</summary>
    public static ChangeDocument Leaving(ChangeDocument before, ChangeState to, string why, ChangeMoment moment)
        => before.PullRequest is { Leaving: null } request
            ? before with { PullRequest = request with { Leaving = new ChangeLeaving(to, why), LookAt = moment.Now } }
            : before;

    /// <summary>The change after a look.</summary>
    /// <returns>The same when nothing is new.</returns>
    public static ChangeDocument After(ChangeDocument before, PullRequestSight sight, ChangeMoment moment)
    {
        var after = before.State == ChangeState.AwaitingMerge ? AfterWaiting(before, sight, moment) : AfterEnd(before, sight, moment);
        var isLate = before.Deadline <= moment.Now && after is { State: ChangeState.AwaitingMerge, PullRequest.Leaving: null };
        return isLate && (sight is not PullRequestSight.Failing { IsTransient: true } || before.PullRequest!.Number is null)
            ? Leaving(after, ChangeState.Expired, $"Nobody merged it by the deadline {before.Deadline?.UtcDateTime:u}.", moment)
            : after;
    }

    private static ChangeDocument AfterWaiting(ChangeDocument before, PullRequestSight sight, ChangeMoment moment)
    {
        var request = before.PullRequest!;
        return sight switch
        {
            PullRequestSight.Merged merged => Merged(before, merged.By, moment),
            PullRequestSight.Closed closed => request.Leaving is { } leaving ? Left(before, leaving, moment) : Rejected(before, closed.By, moment),
            PullRequestSight.Open open => Opened(before, open, moment),
            PullRequestSight.Failing failing => Failed(before, failing, moment),
            _ => before,
        };
    }

    private static ChangeDocument Opened(ChangeDocument before, PullRequestSight.Open open, ChangeMoment moment)
    {
        var request = before.PullRequest!;
        var seen = request with { Number = open.State.Number, Address = open.State.Address, ETag = open.State.ETag, Fault = "" };
        if (request.Number is not null)
        {
            return seen == request ? before : before with { PullRequest = seen, Status = Waits(seen, before) };
        }

        seen = seen with { LookAt = moment.Now + ChangePullRequest.Interval };
        return ChangeRules.Told(ChangeRules.Noted(before with { PullRequest = seen }, "change.pullRequestOpened", Waits(seen, before), moment), NotificationEvent.ApprovalWanted, moment);
    }

    private static string Waits(ChangePullRequest request, ChangeDocument change)
        => $"Pull request {request.Name} waits for its merge until {change.Deadline?.UtcDateTime:u}.";

    private static ChangeDocument Merged(ChangeDocument before, string by, ChangeMoment moment)
    {
        var request = before.PullRequest!;
        var (person, own) = By(by, request, moment);
        var what = request.Number is null && by.Length == 0
            ? $"Branch of {request.Source} says {before.Change.To.Version} already: no pull request is needed."
            : $"{person} merged {request.Name}: it is watched now.";
        var merged = before with
        {
            State = ChangeState.Approved,
            Clearance = ChangeClearance.People,
            Deadline = null,
            StartSentAt = null,
            Votes = [.. before.Votes, new ChangeVote(person, ChangeAnswer.Approve, "", moment.Now)],
            PullRequest = request with { MergedAt = moment.Now, IsDone = true, Leaving = null, Fault = "" },
        };
        return ChangeRules.Told(ChangeRules.Noted(merged, "change.merged", what, own), NotificationEvent.ChangeAnswered, moment);
    }

    private static ChangeDocument Rejected(ChangeDocument before, string by, ChangeMoment moment)
    {
        var request = before.PullRequest!;
        var (person, own) = By(by, request, moment);
        var voted = before with
        {
            Votes = [.. before.Votes, new ChangeVote(person, ChangeAnswer.Reject, "", moment.Now)],
            PullRequest = request with { IsDone = true, Fault = "" },
        };
        return ChangeRules.Told(
            ChangeRules.Ended(voted, ChangeState.Rejected, "change.rejected", $"Rejected by {person}, who closed {request.Name}.", own), NotificationEvent.ChangeAnswered, moment);
    }

    private static ChangeDocument Left(ChangeDocument before, ChangeLeaving leaving, ChangeMoment moment)
    {
        var ended = ChangeRules.Ended(
            before with { PullRequest = before.PullRequest! with { IsDone = true, Fault = "" } }, leaving.To, $"change.{FleetNode.CamelCase(leaving.To.ToString())}", leaving.Why, moment);
        return leaving.To == ChangeState.Expired ? ChangeRules.Told(ended, NotificationEvent.ChangeAnswered, moment) : ended;
    }

    private static ChangeDocument Failed(ChangeDocument before, PullRequestSight.Failing failing, ChangeMoment moment)
    {
        var request = before.PullRequest! with { LookAt = moment.Now + Pause(failing) };
        if (failing.IsTransient || (request.Leaving is null && request.Fault == failing.Reason))
        {
            return before with { PullRequest = request, Status = failing.IsTransient ? failing.Reason : before.Status };
        }

        // What leaves does not wait for a host that refuses; the rest is tried on.
        var refused = before with { PullRequest = request with { Fault = failing.Reason } };
        return request.Leaving is { } leaving
            ? ChangeRules.Ended(refused, leaving.To, $"change.{FleetNode.CamelCase(leaving.To.ToString())}", leaving.Why, moment)
            : ChangeRules.Told(
                ChangeRules.Noted(refused, "change.pullRequestFailed", $"Its pull request fails, and is tried again in {Duration.ToText(Pause(failing))}: {failing.Reason}", moment),
                NotificationEvent.UpdateFailed,
                moment);
    }

    /// <summary>Ended here: only its request is still to be closed.</summary>
    private static ChangeDocument AfterEnd(ChangeDocument before, PullRequestSight sight, ChangeMoment moment)
    {
        var request = before.PullRequest!;
        switch (sight)
        {
            case PullRequestSight.Closed:
                return Quietly(before with { PullRequest = request with { IsDone = true, Fault = "" } }, "change.pullRequestClosed", $"Pull request {request.Name} is closed.", moment);
            case PullRequestSight.Merged merged:
                var (person, own) = By(merged.By, request, moment);
                return Quietly(
                    before with { PullRequest = request with { IsDone = true, Fault = "" } }, "change.mergedLate", $"{person} merged {request.Name}, although the change had ended.", own);
            case PullRequestSight.Failing failing when request.Group.Length == 0 && before.EndedAt is { } ended && moment.Now - ended > ClosingPatience:
                return Quietly(
                    before with { PullRequest = request with { IsDone = true, Fault = failing.Reason } }, "change.pullRequestLeft", $"Pull request {request.Name} could not be closed and is left: {failing.Reason}", moment);
            case PullRequestSight.Failing failing:
                return before with { PullRequest = request with { LookAt = moment.Now + Pause(failing), Fault = failing.Reason } };
            default:
                return before;
        }
    }

    private static ChangeDocument Quietly(ChangeDocument change, string action, string what, ChangeMoment moment)
        => ChangeRules.Noted(change, action, what, moment) with { Status = change.Status };

    private static TimeSpan Pause(PullRequestSight.Failing failing)
    {
        var pause = failing.IsTransient ? ChangePullRequest.Interval : ChangePullRequest.RefusedInterval;
        return failing.RetryAfter > pause ? failing.RetryAfter.Value : pause;
    }

    private static (string Person, ChangeMoment Moment) By(string by, ChangePullRequest request, ChangeMoment moment)
    {
        var person = $"{(by.Length == 0 ? "somebody" : by)}@{request.Address?.Host ?? request.Source}";
        return (person, moment with { Context = moment.Context with { RequestedBy = person } });
    }
}
