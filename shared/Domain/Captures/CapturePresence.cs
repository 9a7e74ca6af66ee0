using Trimtab.Domain.Messaging;

namespace Trimtab.Domain.Captures;

/// <summary>Everything that a list of one kind showed: what was committed before and is not in it was deleted unseen.</summary>
/// <param name="Cluster">The fleet's name of the cluster.</param>
/// <param name="Repository">Name of the <c>GitRepoConfig</c>.</param>
/// <param name="Group">API group of the kind; empty for the core group.</param>
/// <param name="ObjectKind">The kind.</param>
/// <param name="Namespaces">Those that it speaks for, because rules name the kind there; an empty name stands for cluster-scoped objects.</param>
/// <param name="Keys">Keys of all the kind's objects in these namespaces, also of those that a rule leaves out: an object that lives was not deleted.</param>
/// <param name="ResourceVersion">The list's version.</param>
public sealed record CapturePresence(
    string Cluster, string Repository, string Group, string ObjectKind, IReadOnlyList<string> Namespaces, IReadOnlyList<string> Keys, string ResourceVersion) : IMessageBody
{
    public static string Kind => "capturePresence";

    public static string Queue => QueueNames.Captures;
}
