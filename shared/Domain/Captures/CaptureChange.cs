using Trimtab.Domain.Messaging;

namespace Trimtab.Domain.Captures;

/// <summary>A change was seen and is to be committed.</summary>
/// <param name="Cluster">The fleet's name of the cluster.</param>
/// <param name="Repository">Name of the <c>GitRepoConfig</c>.</param>
/// <param name="Change">The change.</param>
public sealed record CaptureChange(string Cluster, string Repository, Capture Change) : IMessageBody
{
    public static string Kind => "captureChange";

    public static string Queue => QueueNames.Captures;
}
