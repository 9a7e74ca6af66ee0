using System.Globalization;
using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Signals;

namespace Trimtab.Domain.Incidents;

/// <summary>Says what is wrong with a pod: one classification for each container, or for the whole pod, however many signs there are. Pure.</summary>
public static class FailureClassifier
{
    private static readonly PodFailureKind[] ByPriority =
    [
        PodFailureKind.OutOfMemory, PodFailureKind.Crashed, PodFailureKind.ImagePull, PodFailureKind.Configuration, PodFailureKind.KeepsEnding,
        PodFailureKind.Mount, PodFailureKind.Sandbox, PodFailureKind.Evicted, PodFailureKind.Unschedulable, PodFailureKind.NotReady,
    ];

    private static readonly string[] StatusLists = ["initContainerStatuses", "containerStatuses"];
    private static readonly string[] ContainerLists = ["initContainers", "containers"];

    /// <summary>Looks at one pod.</summary>
    /// <param name="pod">The pod as the API serves it; missing or wrong fields read as empty.</param>
    /// <param name="events">The pod's Events, where they were read; else empty.</param>
    /// <param name="deadlines">The times to judge by.</param>
    /// <returns>The failures, the most wrong first: each container's, those before its last restart too, and one of the whole pod where no container says what is wrong now.
    /// Empty for a pod that is well, may still become so, has done its work, or is being deleted.</returns>
    public static IReadOnlyList<IncidentFailure> Classify(JsonObject pod, IReadOnlyList<JsonObject> events, PodDeadlines deadlines)
    {
        ArgumentNullException.ThrowIfNull(pod);
        ArgumentNullException.ThrowIfNull(events);
        // A sidecar that is told to end after the work is done may well end with a code of its own.
        if (pod.Text("status", "phase") == "Succeeded" || pod.Text("metadata", "deletionTimestamp").Length > 0)
        {
            return [];
        }

        var failures = PodFailures.Find(pod, deadlines).Select(failure => Described(pod, failure, events))
            .Concat(pod.Text("status", "phase") == "Pending" ? PodEvents.Failures(pod, events) : [])
            .OrderBy(static failure => Array.IndexOf(ByPriority, failure.Kind))
            .ThenByDescending(static failure => failure.At).ToList();
        // A volume that can't be mounted, or a container that waits for its image, is why the pod is not ready.
        var present = failures.Find(static failure => !failure.IsPast);
        return [.. failures.Where(failure => failure.Container is not null || failure == present)];
    }

    private static IncidentFailure Described(JsonObject pod, PodFailure failure, IReadOnlyList<JsonObject> events)
        => failure.Container is { } container ? OfContainer(pod, failure, container) : OfPod(pod, failure, events);

    private static IncidentFailure OfContainer(JsonObject pod, PodFailure failure, string container)
    {
        var status = StatusLists.SelectMany(list => pod.Items("status", list)).First(status => status.Text("name") == container);
        var spec = ContainerLists.SelectMany(list => pod.Items("spec", list)).FirstOrDefault(spec => spec.Text("name") == container);
        var waiting = status.Text("state", "waiting", "reason");
        var isEnd = failure.Kind is PodFailureKind.Crashed or PodFailureKind.OutOfMemory or PodFailureKind.KeepsEnding or PodFailureKind.Configuration;
        var end = !isEnd ? null : (status.Find("state", "terminated") ?? status.Find("lastState", "terminated")) as JsonObject;
        var reason = end?.Text("reason") is { Length: > 0 } word && (word != "Error" || waiting.Length == 0) ? word : waiting;
        var marker = end is null ? $"{status.Number("restartCount") ?? 0}"
            : end.Text("containerID") is { Length: > 0 } id ? id
            : $"{end.Text("startedAt")}-{end.Text("finishedAt")}-{end.Number("exitCode")}";
        return new IncidentFailure(
            failure.Kind, reason.Length > 0 ? reason : failure.Kind.ToString(), container, failure.Sentence,
            Occurrence(pod, container, failure.Kind, marker),
            end is null ? null : Time(end.Text("finishedAt")))
        {
            ExitCode = (int?)end?.Number("exitCode"),
            Restarts = status.Number("restartCount") ?? 0,
            Image = spec?.Text("image") is { Length: > 0 } image ? image : status.Text("image"),
            IsPast = failure.IsPast,
            StartedAt = end is null ? null : Time(end.Text("startedAt")),
            // What it runs with comes first: a limit may be changed in place.
            MemoryLimit = Limit(status) ?? Limit(spec),
            PodMemoryLimit = Limit(pod["spec"] as JsonObject),
        };
    }

    private static string? Limit(JsonObject? of) => of?.Text("resources", "limits", "memory") is { Length: > 0 } limit ? limit : null;

    private static IncidentFailure OfPod(JsonObject pod, PodFailure failure, IReadOnlyList<JsonObject> events)
    {
        var probe = failure.Kind == PodFailureKind.NotReady ? PodEvents.Newest(events, "Unhealthy") : null;
        var type = failure.Kind == PodFailureKind.Unschedulable ? "PodScheduled" : "Ready";
        var condition = pod.Items("status", "conditions").FirstOrDefault(condition => condition.Text("type") == type);
        var turned = failure.Kind == PodFailureKind.Evicted ? "" : condition?.Text("lastTransitionTime") ?? "";
        var reason = failure.Kind switch
        {
            PodFailureKind.Evicted => PodEnds.ReasonOf(pod),
            PodFailureKind.Unschedulable => condition?.Text("reason") ?? "",
            _ => probe is null ? "NotReady" : "Unhealthy",
        };
        return new IncidentFailure(
            failure.Kind, reason.Length > 0 ? reason : failure.Kind.ToString(), null,
            probe is null ? failure.Sentence : failure.Sentence.With(probe.Text("message")),
            Occurrence(pod, "", failure.Kind, turned),
            failure.Kind == PodFailureKind.Evicted ? PodEnds.TimeOf(pod) : Time(turned));
    }

    internal static string Occurrence(JsonObject pod, string container, PodFailureKind kind, string marker)
        => $"{pod.Uid}/{container}/{kind}/{marker}";

    internal static DateTimeOffset? Time(string text)
        => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
