namespace Trimtab.Domain.Clusters;

/// <summary>A command inside a running container of a pod.</summary>
/// <param name="Namespace">The pod's namespace.</param>
/// <param name="Pod">Its name.</param>
/// <param name="Container">Which of its containers.</param>
/// <param name="Command">The program and its arguments; no shell.</param>
/// <param name="TimeLimit">Of the whole call. The command itself is not ended with it: Kubernetes can't.</param>
public sealed record PodCommand(string Namespace, string Pod, string Container, IReadOnlyList<string> Command, TimeSpan TimeLimit)
{
    public override string ToString() => $"run a command in container {Container} of Pod {Namespace}/{Pod}";
}
