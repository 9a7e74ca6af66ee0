using Trimtab.Domain.Assets;
using Trimtab.Domain.Changes.PullRequests;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Gates;
using Trimtab.Domain.Messaging;

namespace Trimtab.Domain.Changes;

/// <summary>Where changes are proposed and cleared. All may happen twice, late or half: what is there is looked at first.</summary>
/// <param name="changes">The changes.</param>
/// <param name="judge">Asks the gate.</param>
/// <param name="second">Asks it again later.</param>
/// <param name="approved">What people approved and is not begun.</param>
/// <param name="outbox">Gives out what a change owes.</param>
/// <param name="clock">The time and the fleet in force.</param>
public sealed class ChangeDesk(ChangeDocuments changes, ChangeJudge judge, SecondLook second, ApprovedChanges approved, ChangeOutbox outbox, ChangeClock clock)
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

        decision = await judge.SeenAsync(decision, asset, part, moment.Now, cancellationToken);
        outbox.Report.Decided(decision);
        if (decision.Undecided.Length > 0)
        {
            return decision;
        }

        var open = await changes.ListOpenAsync(asset.Id, part.Part, cancellationToken);
        var kept = await approved.KeptAsync(open, asset, part, moment, cancellationToken);
        var chosen = kept.Select(static change => change.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var choice in decision.Choices)
        {
            var change = new Change(asset.Id, part.Part, part.Artifact, part.Running, choice.Candidate.Version, choice.Type);
            if (await FindSameAsync(open, change, cancellationToken) is { } same)
            {
                chosen.Add(same);
                continue;
            }

            if (!open.Contains(change.Id) && await approved.GoBeforeAsync(kept, choice, asset, part, moment.Now, cancellationToken))
            {
                continue;
            }

            chosen.Add(change.Id);
            await RecordAsync(new ChangeFinding(change, choice, decision, asset), moment, cancellationToken);
        }

        foreach (var id in open.Where(id => !chosen.Contains(id)))
        {
            await SupersedeAsync(id, part, decision, moment, cancellationToken);
        }

        return decision;
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
            var (after, reply) = ChangeAnswers.Answered(ChangeAnswers.Ruled(change, judge.ApprovalOf(change), moment), answer, moment);
            if (await outbox.TryWriteAsync(Followed(after, moment), etag, cancellationToken) is not null)
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
                await second.LookAsync(change, etag, moment, cancellationToken);
                break;
            case ChangeState.AwaitingApproval when change.Deadline <= moment.Now:
                await outbox.TryWriteAsync(ChangeRules.Expired(change, moment), etag, cancellationToken);
                break;
            case ChangeState.Approved:
                await outbox.TryWriteAsync(change with { StartSentAt = null }, etag, cancellationToken);
                break;
        }
    }

    /// <summary>What follows from votes that suffice: the windows' word.</summary>
    private ChangeDocument Followed(ChangeDocument answered, ChangeMoment moment)
    {
        if (!ChangeAnswers.IsCleared(answered))
        {
            return answered;
        }

        var wait = judge.WaitOf(answered, moment.Now);
        return ChangeRules.Told(ChangeRules.Cleared(answered, wait?.Until, wait?.For ?? "", moment), NotificationEvent.ChangeAnswered, moment);
    }

    private async Task RecordAsync(ChangeFinding finding, ChangeMoment moment, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= WriteAttempts; attempt++)
        {
            var (before, etag) = await changes.ReadAsync(finding.Change.Id, cancellationToken);
            var isNothingNew = ChangeRules.Considered(before, finding, moment) is null && ReferenceEquals(ChangeAnswers.Counted(before!), before);
            if (isNothingNew || before?.PendingHold is not null)
            {
                await outbox.SettleAsync(before!, etag, cancellationToken);
                return;
            }

            // It may have been rejected since the gate was asked.
            if (before is { IsOpen: false } && await judge.IsHeldAsync(finding.Change, moment.Now, cancellationToken))
            {
                return;
            }

            var detailed = before?.Evidence is null ? await judge.DetailedAsync(finding, cancellationToken) : finding;
            var after = ChangeAnswers.Counted(ChangeRules.Considered(before, detailed, moment) ?? before!);
            if (await outbox.TryWriteAsync(Followed(after, moment), etag, cancellationToken) is not null)
            {
                return;
            }
        }
    }

    private static string Successor(GateDecision decision)
        => decision.Choices.Count > 0 ? PullRequestText.TakesPlace(decision.Choices[^1].Candidate.Version) : decision.Summary;

    /// <returns>An open change that only differs in that its digest was not known when it was found, or is not now; null when there is none.</returns>
    private async Task<string?> FindSameAsync(IReadOnlyList<string> ids, Change change, CancellationToken cancellationToken)
    {
        foreach (var id in ids.Where(id => id != change.Id))
        {
            if ((await changes.ReadAsync(id, cancellationToken)).Change is { IsOpen: true } open
                && open.Change.Artifact == change.Artifact && open.Change.To.Version == change.To.Version
                && (change.To.Digest is null || (open.Change.To.Digest is null && IsOnItsWay(open))))
            {
                return id;
            }
        }

        return null;
    }

    // What nobody was asked about is recorded anew with its digest.
    private static bool IsOnItsWay(ChangeDocument change)
        => change.State is ChangeState.Started or ChangeState.AwaitingMerge or ChangeState.AwaitingApproval || change.IsMerged || change.Clearance == ChangeClearance.People;

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
