namespace Trimtab.Domain.Signals;

/// <summary>One thing that is wrong with a pod.</summary>
/// <param name="Kind">In one word.</param>
/// <param name="Pod">The pod's name.</param>
/// <param name="Container">The container; null when it is the whole pod.</param>
/// <param name="Sentence">For people: <c>pod web-canary-abc: container web exited with code 137 (OOMKilled)</c>, once it is redacted.</param>
public sealed record PodFailure(PodFailureKind Kind, string Pod, string? Container, UnredactedSentence Sentence)
{
    /// <summary>Whether node or cluster did it, so that the pod's template can't be blamed.</summary>
    public bool IsOfCluster { get; init; }

    /// <summary>Whether the container runs again since. It says nothing of what is wrong now.</summary>
    public bool IsPast { get; init; }
}
