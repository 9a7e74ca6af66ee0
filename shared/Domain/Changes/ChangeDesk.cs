using Trimtab.Domain.Assets;
using Trimtab.Domain.Changes.PullRequests;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Gates;
using Trimtab.Domain.Messaging;

namespace Trimtab.Domain.Changes;

/// <summary>Where changes are proposed, cleared, begun and ended. All may happen twice, late or half: what is there is looked at first.</summary>
/// <param name="changes">The changes.</param>
/// <param name="judge">Asks the gate.</param>
/// <param name="holds">Versions that may not follow.</param>
/// <param name="outbox">Gives out what a change owes.</param>
/// <param name="clock">The time and the fleet in force.</param>
public sealed class ChangeDesk(ChangeDocuments changes, ChangeJudge judge, UpdateHolds holds, ChangeOutbox outbox, ChangeClock clock)
{
    private const int WriteAttempts = 10;
    private const string Scan = "scan";

    /// <summary>Asks the gate about one part of an asset, and records what it lets through.</summary>
    /// <returns>The decision.</returns>
    public Task<GateDecision> ConsiderAsync(Asset asset, PartCandidates part, CancellationToken cancellationToken)
        => ConsiderAsync(asset, part, MessageContext.For(Scan), cancellationToken);

    /// <inheritdoc cref="ConsiderAsync(Asset, PartCandidates, CancellationToken)"/>
    public async Task<GateDecision> ConsiderAsync(Asset asset, PartCandidates part, MessageContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(asset);
        ArgumentNullException.ThrowIfNull(part);
        var moment = clock.Moment(context);
        var decision = await judge.DecideAsync(asset, part, moment.Now, cancellationToken);
        if (decision.Choices.Count > 0 && await changes.FindMadeAsync(asset.Id, part.Part, cancellationToken) is { } made && made.Corrected(part, moment.Now) is var corrected && corrected != part)
        {
            part = corrected;
            decision = await judge.DecideAsync(asset, part, moment.Now, cancellationToken);
        }

        outbox.Report.Decided(decision);
        if (decision.Undecided.Length > 0)
        {
            return decision;
        }

        var open = await changes.ListOpenAsync(asset.Id, part.Part, cancellationToken);
        HashSet<string> chosen = new(StringComparer.Ordinal);
        foreach (var choice in decision.Choices)
        {
            var change = new Change(asset.Id, part.Part, part.Artifact, part.Running, choice.Candidate.Version, choice.Type);
            chosen.Add(change.Id);
            await RecordAsync(new ChangeFinding(change, choice, decision, asset), moment, cancellationToken);
        }

        foreach (var id in open.Where(id => !chosen.Contains(id)))
        {
            await SupersedeAsync(id, part, decision, moment, cancellationToken);
        }

        return decision;
    }

    /// <summary>Takes a cleared change for making it.</summary>
    /// <returns>The change, now started (also when it was before: go on with it); or null, and why it may not be made (now).</returns>
    public async Task<(ChangeDocument? Change, string Reason)> BeginAsync(string id, MessageContext context, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= WriteAttempts; attempt++)
        {
            var (change, etag) = await changes.ReadAsync(id, cancellationToken);
            if (change is null)
            {
                return (null, $"There is no change {id}.");
            }

            if (change.State == ChangeState.Started)
            {
                return (change, "It was begun before.");
            }

            if (change.State != ChangeState.Approved)
            {
                return (null, $"Change {id} is {FleetNode.CamelCase(change.State.ToString())}: {change.Status}");
            }

            var moment = clock.Moment(context);
            if (await BeforeAsync(change, cancellationToken) is { } first)
            {
                return (null, first);
            }

            var after = change.IsMerged ? ChangeRules.Begun(change, moment)
                : judge.WaitOf(change, moment.Now) is { } wait ? ChangeRules.Cleared(change, wait.Until, wait.For, moment)
                : judge.PullRequestSourceOf(change) is { } source ? PullRequestRules.Wanted(change, source, moment)
                : ChangeRules.Begun(change, moment);
            if (await outbox.TryWriteAsync(after, etag, cancellationToken) is { } written)
            {
                return written.State == ChangeState.Started ? (written, written.Status) : (null, written.Status);
            }
        }

        return (null, $"Change {id} is being written by others.");
    }

    /// <summary>Has a change that was begun follow another version than it was found for: something else changed the asset meanwhile.</summary>
    /// <returns>The change from what runs now; or null, and why the gate does not let it follow that.</returns>
    public async Task<(ChangeDocument? Change, string Reason)> FollowAsync(string id, ArtifactVersion running, MessageContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(running);
        for (var attempt = 1; attempt <= WriteAttempts; attempt++)
        {
            var (change, etag) = await changes.ReadAsync(id, cancellationToken);
            if (change is not { State: ChangeState.Started })
            {
                return (null, $"Change {id} is not under way.");
            }

            var moment = clock.Moment(context);
            var part = new PartCandidates(change.Change.Asset, change.Change.Part, change.Change.Artifact, running, [change.Candidate]);
            var decision = await judge.DecideAsync(change.Asset, part, moment.Now, cancellationToken);
            if (decision.Chosen is not { } choice || (choice.Action != GateAction.Auto && change.Clearance != ChangeClearance.People))
            {
                return (null, $"It may not follow that: {(decision.Undecided.Length > 0 ? decision.Undecided : decision.Summary)}");
            }

            if (await outbox.TryWriteAsync(ChangeRules.Follows(change, running, choice.Type, moment), etag, cancellationToken) is { } written)
            {
                return (written, written.Status);
            }
        }

        return (null, $"Change {id} is being written by others.");
    }

    /// <summary>Ends a change that was begun.</summary>
    /// <param name="id">The change.</param>
    /// <param name="isDone">Whether the new version runs.</param>
    /// <param name="why">What happened, in a sentence.</param>
    /// <param name="context">Who asked.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    /// <returns>The change as it is now; null when there is none, or it was not begun.</returns>
    public async Task<ChangeDocument?> EndAsync(string id, bool isDone, string why, MessageContext context, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= WriteAttempts; attempt++)
        {
            var (change, etag) = await changes.ReadAsync(id, cancellationToken);
            if (change is not { State: ChangeState.Started })
            {
                return change is { IsOpen: false } ? await outbox.SettleAsync(change, etag, cancellationToken) : null;
            }

            var moment = clock.Moment(context);
            if (isDone)
            {
                await changes.RememberMadeAsync(new MadeChange(change.Change, moment.Now), cancellationToken);
            }

            var ended = ChangeRules.Ended(change, isDone ? ChangeState.Done : ChangeState.Failed, isDone ? "change.done" : "change.failed", why, moment);
            if (await outbox.TryWriteAsync(ended, etag, cancellationToken) is { } written)
            {
                await (isDone ? ReconsiderOthersAsync(written.Change, moment, cancellationToken) : Task.CompletedTask);
                return written;
            }
        }

        throw new State.StorageException($"Change {id} is being written by others.");
    }

    /// <summary>What was found for the version that ran before may stand otherwise now: a step may be smaller, or not lead upwards any more. What a kill leaves out, the next scan does.</summary>
    private async Task ReconsiderOthersAsync(Change made, ChangeMoment moment, CancellationToken cancellationToken)
    {
        foreach (var id in await changes.ListOpenAsync(made.Asset, made.Part, cancellationToken))
        {
            if (await changes.ReadAsync(id, cancellationToken) is ({ IsOpen: true, IsMerged: false, State: not ChangeState.Started } other, var etag) && other.Change.Artifact == made.Artifact)
            {
                await ReconsiderAsync(other with { Change = other.Change with { From = made.To } }, etag, moment, cancellationToken);
            }
        }
    }

    /// <summary>Takes a person's answer.</summary>
    /// <returns>What became of it; null when there is no such change.</returns>
    public async Task<string?> AnswerAsync(AnswerChange answer, MessageContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(context);
        for (var attempt = 1; attempt <= WriteAttempts; attempt++)
        {
            var (change, etag) = await changes.ReadAsync(answer.Change, cancellationToken);
            if (change is null)
            {
                return null;
            }

            if (change.AnsweredMessages.Contains(context.MessageId, StringComparer.Ordinal))
            {
                return (await outbox.SettleAsync(change, etag, cancellationToken)).Status;
            }

            var moment = clock.Moment(context);
            var (after, reply) = ChangeAnswers.Answered(change, answer, moment);
            if (await outbox.TryWriteAsync(await FollowedAsync(after, moment, cancellationToken), etag, cancellationToken) is not null)
            {
                return reply;
            }
        }

        throw new State.StorageException($"Change {answer.Change} is being written by others.");
    }

    /// <summary>Does what is due with a change: starts what waited, ends what nobody answered, sends what was lost.</summary>
    internal async Task LookAsync(ChangeDocument change, string etag, CancellationToken cancellationToken)
    {
        var moment = clock.Moment(change.Context());
        var settled = await outbox.SettleAsync(change, etag, cancellationToken);
        if (!ReferenceEquals(settled, change))
        {
            return;
        }

        if (change.PullRequest is { IsDone: false } request && (request.LookAt <= moment.Now || (change.State == ChangeState.AwaitingMerge && change.Deadline <= moment.Now)))
        {
            await outbox.TendAsync(change, etag, cancellationToken);
            return;
        }

        switch (change.State)
        {
            case ChangeState.Waiting when change.WaitUntil <= moment.Now:
                await ReconsiderAsync(change, etag, moment, cancellationToken);
                break;
            case ChangeState.AwaitingApproval when change.Deadline <= moment.Now:
                await HoldAsync(change, "trimtab", $"Nobody approved it in time: {ChangeRules.Late(change)}", moment, cancellationToken);
                await outbox.TryWriteAsync(ChangeRules.Expired(change, moment), etag, cancellationToken);
                break;
            case ChangeState.Approved:
                await outbox.TryWriteAsync(change with { StartSentAt = null }, etag, cancellationToken);
                break;
        }
    }

    /// <returns>What a change has to wait for that its policy let through, because a person ordered another version and its pull request is open; null for nothing.</returns>
    private async Task<string?> BeforeAsync(ChangeDocument change, CancellationToken cancellationToken)
    {
        if (change.Clearance == ChangeClearance.People || judge.PullRequestSourceOf(change) is null)
        {
            return null;
        }

        foreach (var id in await changes.ListOpenAsync(change.Change.Asset, change.Change.Part, cancellationToken))
        {
            if (id != change.Id && (await changes.ReadAsync(id, cancellationToken)).Change is { State: ChangeState.AwaitingMerge, Clearance: ChangeClearance.People, PullRequest.Leaving: null } ordered)
            {
                return $"Change {change.Id} waits for the pull request of {ordered.Title()}.";
            }
        }

        return null;
    }

    /// <summary>Asks the gate again about a change whose time has come: much may have happened since.</summary>
    private async Task ReconsiderAsync(ChangeDocument change, string etag, ChangeMoment moment, CancellationToken cancellationToken)
    {
        var part = new PartCandidates(change.Change.Asset, change.Change.Part, change.Change.Artifact, change.Change.From, [change.Candidate]);
        var decision = await judge.DecideAsync(change.Asset, part, moment.Now, cancellationToken);
        var after = decision switch
        {
            _ when change.State == ChangeState.AwaitingMerge => decision is { Undecided.Length: 0, Chosen: null } ? PullRequestRules.Leaving(change, ChangeState.Superseded, decision.Summary, moment) : change,
            { Undecided.Length: > 0 } => change with { WaitUntil = moment.Now + TimeSpan.FromMinutes(1), Status = decision.Undecided },
            { Chosen: null } => ChangeRules.Superseded(change, $"It may not follow any more. {decision.Summary}", moment),
            _ when change.Clearance == ChangeClearance.People => judge.WaitOf(change, moment.Now) is { } wait
                ? ChangeRules.Cleared(change, wait.Until, wait.For, moment)
                : ChangeRules.Cleared(change, null, "", moment),
            _ => ChangeRules.Considered(change, new ChangeFinding(change.Change with { Type = decision.Chosen.Type }, decision.Chosen, decision, change.Asset), moment) ?? change,
        };
        await outbox.TryWriteAsync(after, etag, cancellationToken);
    }

    /// <summary>What follows from an answer: a hold of what was rejected, the windows' word on what was approved.</summary>
    private async Task<ChangeDocument> FollowedAsync(ChangeDocument answered, ChangeMoment moment, CancellationToken cancellationToken)
    {
        if (answered is { State: ChangeState.Rejected, EndedAt: { } ended } && ended == moment.Now)
        {
            await HoldAsync(answered, moment.Context.RequestedBy, answered.Status, moment, cancellationToken);
            return answered;
        }

        if (!ChangeAnswers.IsCleared(answered))
        {
            return answered;
        }

        var wait = judge.WaitOf(answered, moment.Now);
        return ChangeRules.Told(ChangeRules.Cleared(answered, wait?.Until, wait?.For ?? "", moment), NotificationEvent.ChangeAnswered, moment);
    }

    private Task HoldAsync(ChangeDocument change, string by, string reason, ChangeMoment moment, CancellationToken cancellationToken)
        => holds.PlaceAsync(new UpdateHold(change.Change.Asset, change.Change.Part, change.Change.Artifact, change.Change.To, reason, moment.Now, by), cancellationToken);

    private async Task RecordAsync(ChangeFinding finding, ChangeMoment moment, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= WriteAttempts; attempt++)
        {
            var (before, etag) = await changes.ReadAsync(finding.Change.Id, cancellationToken);
            if (ChangeRules.Considered(before, finding, moment) is null)
            {
                await outbox.SettleAsync(before!, etag, cancellationToken);
                return;
            }

            var detailed = before?.Evidence is null ? await judge.DetailedAsync(finding, cancellationToken) : finding;
            if (await outbox.TryWriteAsync(ChangeRules.Considered(before, detailed, moment)!, etag, cancellationToken) is not null)
            {
                return;
            }
        }
    }

    private static string Successor(GateDecision decision)
        => decision.Choices.Count > 0 ? PullRequestText.TakesPlace(decision.Choices[^1].Candidate.Version) : decision.Summary;

    private async Task SupersedeAsync(string id, PartCandidates part, GateDecision decision, ChangeMoment moment, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= WriteAttempts; attempt++)
        {
            var (change, etag) = await changes.ReadAsync(id, cancellationToken);
            if (change is not { IsOpen: true } || change.State == ChangeState.Started || change.IsMerged)
            {
                return;
            }

            var runs = change.Change.To.Version == part.Running.Version && (change.Change.To.Digest is null || part.Running.Digest is null || change.Change.To.Digest == part.Running.Digest);
            if (change.State == ChangeState.AwaitingMerge)
            {
                // A person may just have merged it: the request's host has the last word.
                var leaving = PullRequestRules.Leaving(change, runs ? ChangeState.Done : ChangeState.Superseded, runs ? "It runs already." : Successor(decision), moment);
                if (ReferenceEquals(leaving, change) || await outbox.TryWriteAsync(leaving, etag, cancellationToken) is not null)
                {
                    return;
                }

                continue;
            }

            var after = runs ? ChangeRules.Ended(change, ChangeState.Done, "change.done", "It runs already.", moment) : ChangeRules.Superseded(change, decision.Summary, moment);
            if (await outbox.TryWriteAsync(after, etag, cancellationToken) is not null)
            {
                return;
            }
        }
    }
}
