using Trimtab.Domain.Signals;

namespace Trimtab.Domain.Incidents;

/// <summary>One thing that is wrong with a pod.</summary>
/// <param name="Kind">In one word; the same for all of Kubernetes' words for one failure (<c>ErrImagePull</c> and <c>ImagePullBackOff</c>).</param>
/// <param name="Reason">Kubernetes' own word of this moment: <c>OOMKilled</c>, <c>CrashLoopBackOff</c>, <c>FailedMount</c>.</param>
/// <param name="Container">The container; null when it is the whole pod.</param>
/// <param name="Sentence">For people, once it is redacted.</param>
/// <param name="Occurrence">The same for every look at one failure, another for the next one: a container's end, a condition's turn.</param>
/// <param name="At">When it happened; null when the pod does not say.</param>
public sealed record IncidentFailure(PodFailureKind Kind, string Reason, string? Container, UnredactedSentence Sentence, string Occurrence, DateTimeOffset? At)
{
    /// <summary>Exit code of the ended container; null for other failures.</summary>
    public int? ExitCode { get; init; }

    /// <summary>When the ended container had been started; null when it is not known, and for other failures.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Whether the container runs again since.</summary>
    public bool IsPast { get; init; }

    /// <summary>Restarts of the container so far.</summary>
    public long Restarts { get; init; }

    /// <summary>The container's image; empty when it is the whole pod.</summary>
    public string Image { get; init; } = "";

    /// <summary>The container's memory limit, e.g. <c>64Mi</c>; null when it has none.</summary>
    public string? MemoryLimit { get; init; }

    /// <summary>The memory limit that all containers of its pod share; null when there is none.</summary>
    public string? PodMemoryLimit { get; init; }
}
