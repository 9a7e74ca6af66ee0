namespace Trimtab.Twin.Pods;

/// <summary>What the pod and the cluster say about how its containers run.</summary>
/// <param name="PodUid">The pod's uid.</param>
/// <param name="ReadyDelay">From start to ready.</param>
/// <param name="RestartDelay">From exit to the first restart.</param>
/// <param name="RestartPolicy"><c>Always</c>, <c>OnFailure</c> or <c>Never</c>.</param>
/// <param name="Duration">After which the container ends by itself; null for never.</param>
internal sealed record ContainerTimes(string PodUid, TimeSpan ReadyDelay, TimeSpan RestartDelay, string RestartPolicy, TimeSpan? Duration);
