using Trimtab.Domain.Signals;

namespace Trimtab.Domain.Rollouts;

/// <summary>A failure that a pod's status does not show, as the relay read it from the pod's Events.</summary>
/// <param name="PodUid">The pod.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Sentence">For people, without secrets; the newest.</param>
/// <param name="Occurrence">The newest occurrence.</param>
/// <param name="FirstAt">When it happened first, as far as it was told.</param>
/// <param name="LastAt">When it happened last, as far as it was told.</param>
public sealed record PodSignal(string PodUid, PodFailureKind Kind, string Sentence, string Occurrence, DateTimeOffset FirstAt, DateTimeOffset LastAt);
