using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Incidents;
using Trimtab.Domain.Signals;

namespace Trimtab.Domain.Rollouts;

/// <summary>Keeps what the relay tells of pods' Events in a rollout's document, and says when it is a failure of the revision. Pure.</summary>
/// <remarks>A node tries again, and mostly it works then: a volume is still being attached, a network is not ready yet. So it must last, and the pod must
/// still wait for it, unless what its volumes need is known to be missing.</remarks>
public static class PodSignals
{
    private const int Remembered = 40;
    private const string ReadyToStart = "PodReadyToStartContainers";

    // The relay asks a pod's Events again within a minute.
    private static readonly TimeSpan LongUnheard = TimeSpan.FromMinutes(2);

    /// <summary>A node's tries that failed must be so far apart.</summary>
    public static TimeSpan Lasting { get; } = TimeSpan.FromSeconds(20);

    /// <summary>What is remembered after a report: the same in whatever order, and however often, reports come.</summary>
    public static IReadOnlyList<PodSignal> With(this IReadOnlyList<PodSignal> signals, PodFailureReport report)
    {
        ArgumentNullException.ThrowIfNull(signals);
        ArgumentNullException.ThrowIfNull(report);
        if (!PodEvents.IsOfEvents(report.Kind))
        {
            return signals;
        }

        if (signals.FirstOrDefault(signal => signal.PodUid == report.Pod.Uid && signal.Kind == report.Kind) is { } known)
        {
            return [.. signals.Select(signal => signal == known ? After(known, report) : signal)];
        }

        var fresh = new PodSignal(report.Pod.Uid, report.Kind, report.Sentence, report.Occurrence, report.FailedAt, report.FailedAt);
        if (signals.Count < Remembered)
        {
            return [.. signals, fresh];
        }

        // Only one that is not told of any more makes room: else, of many failing pods, none would ever have failed for long.
        var oldest = signals.MinBy(static signal => signal.LastAt)!;
        return fresh.LastAt - oldest.LastAt < LongUnheard ? signals : [.. signals.Where(signal => signal != oldest), fresh];
    }

    /// <summary>Whether a pod has not come beyond its volumes and its sandbox yet.</summary>
    public static bool IsWaiting(JsonObject pod)
    {
        ArgumentNullException.ThrowIfNull(pod);
        return pod.Text("status", "phase") is "Pending" or ""
            && !pod.Items("status", "conditions").Any(static condition => condition.Text("type") == ReadyToStart && condition.Text("status") == "True")
            && pod.Items("status", "initContainerStatuses").Concat(pod.Items("status", "containerStatuses")).All(IsWaitingContainer);
    }

    /// <summary>Judges what was told of one pod.</summary>
    /// <param name="pod">The pod as it is now.</param>
    /// <param name="signals">All that is remembered.</param>
    /// <param name="missing">What its volumes need and is missing now, in a sentence; null for nothing, and where that can't be read.</param>
    /// <returns>The failures, a sentence each; empty for a pod that was not told of, that waits no more, or may still come well.</returns>
    public static IReadOnlyList<string> Failures(JsonObject pod, IReadOnlyList<PodSignal> signals, string? missing)
    {
        ArgumentNullException.ThrowIfNull(pod);
        ArgumentNullException.ThrowIfNull(signals);
        return !IsWaiting(pod) ? [] : [.. signals.Where(signal => signal.PodUid == pod.Uid).Select(signal => Failure(pod, signal, missing)).OfType<string>()];
    }

    private static string? Failure(JsonObject pod, PodSignal signal, string? missing)
        => missing is not null && signal.Kind == PodFailureKind.Mount ? $"pod {pod.Name}: {missing}"
            : signal.LastAt - signal.FirstAt >= Lasting ? signal.Sentence
            : null;

    private static PodSignal After(PodSignal known, PodFailureReport report)
    {
        var first = report.FailedAt < known.FirstAt ? known with { FirstAt = report.FailedAt } : known;
        return report.FailedAt > known.LastAt ? first with { LastAt = report.FailedAt, Sentence = report.Sentence, Occurrence = report.Occurrence } : first;
    }

    // A container that waits for its image has its volumes.
    private static bool IsWaitingContainer(JsonObject status)
        => status.Find("state", "running") is null && status.Find("state", "terminated") is null && status.Find("lastState", "terminated") is null
            && status.Text("state", "waiting", "reason") is "" or "ContainerCreating" or "PodInitializing";
}
