using Trimtab.Domain.Changes.PullRequests;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Gates;
using Trimtab.Domain.Messaging;

namespace Trimtab.Domain.Changes;

/// <summary>Where cleared changes are begun, followed and ended, for who makes them. All may happen twice, late or half: what is there is looked at first.</summary>
/// <param name="changes">The changes.</param>
/// <param name="judge">Asks the gate.</param>
/// <param name="second">Asks it again about the others of the same part.</param>
/// <param name="outbox">Gives out what a change owes.</param>
/// <param name="clock">The time and the fleet in force.</param>
public sealed class ChangeMaking(ChangeDocuments changes, ChangeJudge judge, SecondLook second, ChangeOutbox outbox, ChangeClock clock)
{
    private const int WriteAttempts = 10;

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
                : judge.PullRequestFor(change) is { } wanted ? PullRequestRules.Wanted(change, wanted, moment)
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
                await ReconsiderOthersAsync(written.Change, isDone, moment, cancellationToken);
                return written;
            }
        }

        throw new State.StorageException($"Change {id} is being written by others.");
    }

    /// <summary>What was found for the version that ran before may stand otherwise now: a step may be smaller, or not lead upwards any more; what failed is held, and may have been found twice,
    /// before its digest was known and after. What a kill leaves out, the next scan does.</summary>
    private async Task ReconsiderOthersAsync(Change made, bool isDone, ChangeMoment moment, CancellationToken cancellationToken)
    {
        foreach (var id in await changes.ListOpenAsync(made.Asset, made.Part, cancellationToken))
        {
            if (await changes.ReadAsync(id, cancellationToken) is ({ IsOpen: true, IsMerged: false, State: not ChangeState.Started } other, var etag) && other.Change.Artifact == made.Artifact)
            {
                await second.LookAsync(isDone ? other with { Change = other.Change with { From = made.To } } : other, etag, moment, cancellationToken);
            }
        }
    }

    /// <returns>What a change has to wait for that its policy let through, because a person ordered another version and its pull request is open; null for nothing.</returns>
    private async Task<string?> BeforeAsync(ChangeDocument change, CancellationToken cancellationToken)
    {
        if (change.Clearance == ChangeClearance.People || judge.PullRequestFor(change) is null)
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
}
