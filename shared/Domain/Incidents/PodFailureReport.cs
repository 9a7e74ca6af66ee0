using Trimtab.Domain.Messaging;
using Trimtab.Domain.Signals;

namespace Trimtab.Domain.Incidents;

/// <summary>A pod failed. Sent for every failure; may come twice, late, and in any order; a second one may bring context that took longer.</summary>
/// <param name="Cluster">The fleet's name of the cluster.</param>
/// <param name="Pod">The pod.</param>
/// <param name="Owner">The workload it is of.</param>
/// <param name="Kind">What happened, in one word.</param>
/// <param name="Reason">Kubernetes' own word.</param>
/// <param name="Sentence">For people, without secrets.</param>
/// <param name="Occurrence">The same for every report of this failure.</param>
/// <param name="FailedAt">When it happened; when it was seen, where the cluster does not say.</param>
/// <param name="SeenAt">When the watch showed it.</param>
/// <param name="Count">How many there were in this window of the debounce, itself included.</param>
/// <param name="Container">The container; null when it is the whole pod.</param>
/// <param name="ExitCode">Its exit code; null when none is known.</param>
/// <param name="Restarts">Its restarts so far.</param>
/// <param name="Image">Its image.</param>
/// <param name="MemoryLimit">Its memory limit; null for none.</param>
/// <param name="Revision">See <see cref="TemplateCommit"/>; null when it is not known.</param>
/// <param name="PodMemoryLimit">The memory limit that all containers of its pod share; null for none.</param>
/// <param name="Context">What was found around it; null when this failure was not harvested, or not yet.</param>
/// <param name="IsPartial">Whether another report of this failure follows, with more of its context or to say that there is no more. Relays that did not know it never say so.</param>
/// <param name="EarlierParts">Names of the parts of its context that went ahead, in other reports: these may come later all the same. Null for none.</param>
/// <param name="CountedSince">When the first of these failures was seen; null when none is counted.</param>
public sealed record PodFailureReport(
    string Cluster,
    FailedPod Pod,
    WorkloadOwner Owner,
    PodFailureKind Kind,
    string Reason,
    string Sentence,
    string Occurrence,
    DateTimeOffset FailedAt,
    DateTimeOffset SeenAt,
    int Count,
    string? Container = null,
    int? ExitCode = null,
    long Restarts = 0,
    string? Image = null,
    string? MemoryLimit = null,
    string? Revision = null,
    string? PodMemoryLimit = null,
    IReadOnlyList<ContextPart>? Context = null,
    bool IsPartial = false,
    IReadOnlyList<string>? EarlierParts = null,
    DateTimeOffset? CountedSince = null) : IMessageBody
{
    /// <returns>What a part of its context says; empty when it has none, or it is withheld.</returns>
    public string TextOf(string part) => Context?.FirstOrDefault(found => found.Name == part)?.Text ?? "";

    static string IMessageBody.Kind => "podFailure";

    static string IMessageBody.Queue => QueueNames.Incidents;
}
