using Trimtab.Domain.Messaging;

namespace Trimtab.Domain.Changes.PullRequests;

/// <summary>A source's host announced something: look at all pull requests there.</summary>
/// <param name="Source">The source's name.</param>
public sealed record TendPullRequests(string Source) : IMessageBody
{
    public static string Kind => "tendPullRequests";

    public static string Queue => QueueNames.Updates;
}
