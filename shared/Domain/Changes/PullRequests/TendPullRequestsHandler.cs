using Trimtab.Domain.Messaging;

namespace Trimtab.Domain.Changes.PullRequests;

/// <summary>Has every pull request of a source looked at.</summary>
public sealed class TendPullRequestsHandler(ChangeDocuments changes, IMessageSender sender) : IMessageHandler<TendPullRequests>
{
    public async Task<Outcome> HandleAsync(TendPullRequests body, MessageContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(context);
        var waiting = await changes.ListPullRequestsAsync(body.Source, cancellationToken);
        foreach (var change in waiting)
        {
            await sender.SendAsync(new TendPullRequest(change), context, TimeSpan.Zero, cancellationToken);
        }

        return new Outcome.Done($"{waiting.Count} pull requests of {body.Source} are looked at.");
    }
}
