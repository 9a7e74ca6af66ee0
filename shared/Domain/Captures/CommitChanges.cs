using Trimtab.Domain.Messaging;

namespace Trimtab.Domain.Captures;

/// <summary>Look at what waits for a repository, and push it.</summary>
/// <param name="Cluster">The fleet's name of the cluster.</param>
/// <param name="Repository">Name of the <c>GitRepoConfig</c>.</param>
public sealed record CommitChanges(string Cluster, string Repository) : IMessageBody
{
    public static string Kind => "commitChanges";

    public static string Queue => QueueNames.Captures;
}
