using System.Text.Json;
using System.Text.Json.Nodes;
using Trimtab.Domain.Audit;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Versions;

namespace Trimtab.Domain.Changes;

/// <summary>What a change becomes by what happens to it. Pure.</summary>
internal static class ChangeRules
{
    /// <summary>An order that nobody took up after this long is sent again: it may have gone with a killed process, or lie with the poisoned ones.</summary>
    public static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(15);

    /// <summary>What is owed and not sent by then was lost with its process.</summary>
    public static readonly TimeSpan DebtPatience = TimeSpan.FromSeconds(5);

    private const long Security = 1_000_000_000_000;
    private const int KeptEntries = 100;

    /// <summary>The change after a gate let it through.</summary>
    /// <returns>Null when that is nothing new.</returns>
    public static ChangeDocument? Considered(ChangeDocument? before, ChangeFinding finding, ChangeMoment moment)
    {
        if (before is null || !before.IsOpen)
        {
            return before is { State: ChangeState.Done, EndedAt: { } ended } && moment.Now - ended < MadeChange.Lag ? null : Opened(before, finding, moment);
        }

        if (before.State == ChangeState.AwaitingMerge)
        {
            return IsSameStep(before.Change, finding.Change) ? null : Noted(Fresh(before, finding), "change.moved", $"{finding.Change.From.Version} runs now.", moment);
        }

        var standing = ChangeStanding.Of(finding.Choice);
        if (before.State == ChangeState.Started)
        {
            return null;
        }

        if (before.Clearance == ChangeClearance.People || (before.State == standing.State && before.WaitUntil == standing.WaitUntil && before.Action == finding.Choice.Action))
        {
            var ruled = ChangeAnswers.Ruled(before, finding.Decision.Approval, moment);
            return !ReferenceEquals(ruled, before) ? ruled with { Change = finding.Change, Asset = finding.Asset, Decision = finding.Decision }
                : IsSameStep(before.Change, finding.Change) ? null
                : before with { Change = finding.Change, Asset = finding.Asset };
        }

        return Placed(Fresh(before, finding), standing, moment);
    }

    /// <summary>The change after a newer one took its place, or the gate does not let it through any more.</summary>
    public static ChangeDocument Superseded(ChangeDocument before, string why, ChangeMoment moment)
        => Ended(before, ChangeState.Superseded, "change.superseded", why, moment);

    /// <summary>The change when nobody answered in time.</summary>
    public static ChangeDocument Expired(ChangeDocument before, ChangeMoment moment)
        => Told(Held(Ended(before, ChangeState.Expired, "change.expired", Late(before), moment), "trimtab", $"Nobody approved it in time: {Late(before)}", moment), NotificationEvent.ChangeAnswered, moment);

    /// <summary>The change that ended, and whose version is to be held. It is placed once this is written: an answer that lost against another leaves nothing behind.</summary>
    public static ChangeDocument Held(ChangeDocument ended, string by, string reason, ChangeMoment moment)
        => ended with { PendingHold = new UpdateHold(ended.Change.Asset, ended.Change.Part, ended.Change.Artifact, ended.Change.To, reason, moment.Now, by) };

    /// <summary>The change when it may be made, now or when its windows open.</summary>
    public static ChangeDocument Cleared(ChangeDocument before, DateTimeOffset? waitUntil, string waitsFor, ChangeMoment moment)
    {
        var state = waitUntil is null ? ChangeState.Approved : ChangeState.Waiting;
        var what = waitUntil is { } until ? $"Approved; waits for {waitsFor} until {until.UtcDateTime:u}." : "Approved: it may be made now.";
        return Noted(before with { State = state, WaitUntil = waitUntil, Deadline = null, StartSentAt = null }, "change.approved", what, moment);
    }

    /// <summary>The change while it is made.</summary>
    public static ChangeDocument Begun(ChangeDocument before, ChangeMoment moment)
        => Noted(before with { State = ChangeState.Started, WaitUntil = null }, "change.started", "It is being made.", moment);

    /// <summary>The change while it is made, from what runs now instead of what ran when it was found.</summary>
    public static ChangeDocument Follows(ChangeDocument before, ArtifactVersion running, VersionChange type, ChangeMoment moment)
        => Noted(before with { Change = before.Change with { From = running, Type = type } }, "change.follows", $"{running.Version} runs meanwhile instead of {before.Change.From.Version}: it follows that.", moment);

    /// <summary>The change at its end.</summary>
    public static ChangeDocument Ended(ChangeDocument before, ChangeState state, string action, string why, ChangeMoment moment)
        => Noted(
            before with
            {
                State = state,
                EndedAt = moment.Now,
                WaitUntil = null,
                Deadline = null,
                PullRequest = before.PullRequest is { IsDone: false } request ? request with { LookAt = moment.Now } : before.PullRequest,
            },
            action,
            why,
            moment);

    /// <summary>When the sweep must look at a change next; null when it need not.</summary>
    public static DateTimeOffset? NextLook(ChangeDocument change, DateTimeOffset now)
    {
        var (own, request) = (NextOwnLook(change, now), change.PullRequest is { IsDone: false } open ? open.LookAt : null as DateTimeOffset?);
        return request < own || own is null ? request : own;
    }

    private static DateTimeOffset? NextOwnLook(ChangeDocument change, DateTimeOffset now)
        => change.PendingHold is not null || change.PendingRecords.Count > 0 || change.PendingNotifications.Count > 0 || change is { State: ChangeState.Approved, StartSentAt: null } ? now + DebtPatience
            : change.State switch
            {
                ChangeState.Waiting => change.WaitUntil == DateTimeOffset.MaxValue ? null : change.WaitUntil,
                ChangeState.AwaitingApproval => change.Deadline,
                // Once it is over, the request's own looks go on until the host has said how it stands.
                ChangeState.AwaitingMerge => change.Deadline > now ? change.Deadline : null,
                ChangeState.Approved => change.StartSentAt + StartPatience,
                _ => null,
            };

    /// <summary>What nobody can be told too late.</summary>
    public static string Late(ChangeDocument change)
        => $"{change.Votes.Count} of {change.Decision.Approval.Votes} {(change.Decision.Approval.Votes == 1 ? "vote" : "votes")} by the deadline {change.Deadline?.UtcDateTime:u}.";

    /// <summary>Adds what happened, and the record of it.</summary>
    public static ChangeDocument Noted(ChangeDocument change, string action, string what, ChangeMoment moment, JsonObject? evidence = null)
    {
        var number = change.Entries + 1;
        return change with
        {
            Entries = number,
            Status = what,
            History = [.. change.History.TakeLast(KeptEntries - 1), new ChangeEntry(moment.Now, change.State, moment.Context.RequestedBy, what)],
            PendingRecords =
            [
                .. change.PendingRecords,
                new AuditRecord(
                    $"change/{change.Id}/{change.Opening}/{number}/{action}",
                    moment.Now,
                    action,
                    $"change/{change.Id}",
                    moment.Context.RequestedBy,
                    $"{change.Title()}: {what}",
                    null,
                    change.Change.From.Digest,
                    change.Change.To.Digest,
                    moment.FleetVersion,
                    moment.Context.CorrelationId,
                    evidence),
            ],
        };
    }

    /// <summary>Adds what people are told.</summary>
    public static ChangeDocument Told(ChangeDocument change, NotificationEvent what, ChangeMoment moment)
        => change with { PendingNotifications = [.. change.PendingNotifications, ChangeCard.Of(change, what, moment.Now)] };

    /// <summary>Adds what people were told before, as it is now.</summary>
    public static ChangeDocument ToldAgain(ChangeDocument change, NotificationEvent what, ChangeMoment moment)
    {
        var card = ChangeCard.Of(change, what, moment.Now);
        return change with { PendingNotifications = [.. change.PendingNotifications, card with { Id = $"{card.Id}/{change.Entries}" }] };
    }

    private static ChangeDocument Opened(ChangeDocument? before, ChangeFinding finding, ChangeMoment moment)
    {
        var choice = finding.Choice;
        var opened = new ChangeDocument
        {
            Change = finding.Change,
            Candidate = choice.Candidate,
            Asset = finding.Asset,
            Decision = finding.Decision,
            Action = choice.Action,
            Evidence = finding.Evidence,
            Priority = (finding.IsSecurity ? Security : 0) + (Security / 10) - choice.Candidate.FirstSeen.ToUnixTimeSeconds(),
            FoundAt = moment.Now,
            Opening = (before?.Opening ?? 0) + 1,
            Entries = before?.Entries ?? 0,
            History = before?.History ?? [],
            PendingRecords = before?.PendingRecords ?? [],
            UsedLinks = before?.UsedLinks ?? [],
            AnsweredMessages = before?.AnsweredMessages ?? [],
            PullRequest = before?.PullRequest is { IsDone: false } left ? left : null,
            RequestedBy = moment.Context.RequestedBy,
            CorrelationId = moment.Context.CorrelationId,
        };
        return Placed(opened, ChangeStanding.Of(choice), moment);
    }

    /// <summary>Whether nothing else runs than when the change was found.</summary>
    private static bool IsSameStep(Change before, Change now)
        => before.Type == now.Type && before.From.Version == now.From.Version && (now.From.Digest is null || now.From.Digest == before.From.Digest);

    private static ChangeDocument Fresh(ChangeDocument before, ChangeFinding finding) => before with
    {
        Change = finding.Change,
        Asset = finding.Asset,
        Decision = finding.Decision,
        Action = finding.Choice.Action,
        Evidence = finding.Evidence ?? before.Evidence,
    };

    private static ChangeDocument Placed(ChangeDocument change, ChangeStanding standing, ChangeMoment moment)
    {
        var placed = change with
        {
            State = standing.State,
            WaitUntil = standing.WaitUntil,
            Clearance = standing.Clearance,
            StartSentAt = null,
            Votes = [],
            Deadline = standing.State == ChangeState.AwaitingApproval ? moment.Now + change.Decision.Approval.Deadline : null,
        };
        var rationale = new JsonObject { ["rationale"] = JsonSerializer.SerializeToNode(change.Decision.Rationale, DocumentJson.Options) };
        return standing.State switch
        {
            ChangeState.Approved => Noted(placed, "change.approved", "Its policy has it made by itself, now.", moment, rationale),
            ChangeState.Waiting => Noted(placed, "change.waiting", standing.WaitUntil == DateTimeOffset.MaxValue ? "Waits for windows that do not open." : $"Waits until {standing.WaitUntil?.UtcDateTime:u}.", moment, rationale),
            ChangeState.AwaitingApproval => Told(
                Noted(placed, "change.approvalWanted", $"Waits for {change.Decision.Approval.Votes} {(change.Decision.Approval.Votes == 1 ? "vote" : "votes")} until {placed.Deadline?.UtcDateTime:u}.", moment, rationale),
                NotificationEvent.ApprovalWanted,
                moment),
            _ => Told(Noted(placed, "change.proposed", "Proposed: it is made when a person orders it.", moment, rationale), NotificationEvent.ChangeProposed, moment),
        };
    }
}
