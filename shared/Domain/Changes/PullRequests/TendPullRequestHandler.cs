using Trimtab.Domain.Messaging;

namespace Trimtab.Domain.Changes.PullRequests;

/// <summary>Brings a change and its pull request together: opens it, takes what people said to it as their answer, closes it.</summary>
/// <remarks>Killed anywhere it is sent again, by the sweep, and finds at the host what was done. Who else wrote the change meanwhile has the last word: the next look goes by that.</remarks>
public sealed class TendPullRequestHandler(ChangeDocuments changes, PullRequestWork work, ChangeOutbox outbox, ChangeClock clock) : IMessageHandler<TendPullRequest>
{
    public async Task<Outcome> HandleAsync(TendPullRequest body, MessageContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(body);
        var (change, etag) = await changes.ReadAsync(body.Change, cancellationToken);
        if (change?.PullRequest is not { IsDone: false } request)
        {
            return new Outcome.Done($"Change {body.Change} has no pull request to look at.");
        }

        if (change is { State: ChangeState.AwaitingMerge, PullRequest.Number: null, PullRequest.Leaving: null })
        {
            await TakePlaceAsync(change, cancellationToken);
        }

        var moment = clock.Moment(change.Context());
        var sight = change.State == ChangeState.AwaitingMerge && request.Leaving is null
            ? await work.LookAsync(change, moment.Now, cancellationToken)
            : await work.CloseAsync(change, moment.Now, cancellationToken);
        var after = PullRequestRules.After(change, sight, clock.Moment(change.Context()));
        if (ReferenceEquals(after, change))
        {
            return new Outcome.Done(change.Status);
        }

        if (change.IsOpen && after is { State: ChangeState.Rejected or ChangeState.Expired })
        {
            after = ChangeRules.Held(after, after.State == ChangeState.Rejected ? after.History[^1].By : "trimtab", after.Status, moment);
        }

        return new Outcome.Done(await outbox.TryWriteAsync(after, etag, cancellationToken) is { } written ? written.Status : $"Somebody else wrote change {change.Id} meanwhile.");
    }

    /// <summary>One request for one part of an asset: older ones leave before this one comes.</summary>
    private async Task TakePlaceAsync(ChangeDocument change, CancellationToken cancellationToken)
    {
        foreach (var id in await changes.ListOpenAsync(change.Change.Asset, change.Change.Part, cancellationToken))
        {
            var (other, etag) = await changes.ReadAsync(id, cancellationToken);
            if (id != change.Id && other is { State: ChangeState.AwaitingMerge, PullRequest.Leaving: null })
            {
                await outbox.TryWriteAsync(
                    PullRequestRules.Leaving(other, ChangeState.Superseded, PullRequestText.TakesPlace(change.Change.To), clock.Moment(change.Context())), etag, cancellationToken);
            }
        }
    }
}
