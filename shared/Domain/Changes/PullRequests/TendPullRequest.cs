using Trimtab.Domain.Messaging;

namespace Trimtab.Domain.Changes.PullRequests;

/// <summary>Look at a change's pull request: open it, see what people said to it, or close it.</summary>
/// <param name="Change">The change's id.</param>
public sealed record TendPullRequest(string Change) : IMessageBody
{
    public static string Kind => "tendPullRequest";

    public static string Queue => QueueNames.Updates;
}
