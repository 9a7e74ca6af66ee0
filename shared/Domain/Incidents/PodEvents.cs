using System.Globalization;
using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Signals;

namespace Trimtab.Domain.Incidents;

/// <summary>Reads Kubernetes Events about pods: some failures stand nowhere else.</summary>
internal static class PodEvents
{
    private static readonly (string Reason, PodFailureKind Kind, string What)[] Telling =
    [
        ("FailedMount", PodFailureKind.Mount, "a volume can't be mounted"),
        ("FailedAttachVolume", PodFailureKind.Mount, "a volume can't be attached"),
        ("FailedMapVolume", PodFailureKind.Mount, "a volume can't be mapped"),
        ("FailedCreatePodSandBox", PodFailureKind.Sandbox, "its sandbox can't be made"),
    ];

    /// <summary>What a node does with a pod whose volumes and sandbox it has made.</summary>
    private static readonly string[] Beyond = ["Pulling", "Pulled", "Created", "Started"];

    /// <summary>Whether a failure stands in Events only.</summary>
    public static bool IsOfEvents(PodFailureKind kind) => Telling.Any(telling => telling.Kind == kind);

    /// <summary>Failures that a pod which has not started is told to have. Each try that failed is one more.</summary>
    public static IEnumerable<IncidentFailure> Failures(JsonObject pod, IReadOnlyList<JsonObject> events)
    {
        foreach (var (reason, kind, what) in Telling)
        {
            if (Newest(events, reason) is { } told && !IsOver(events, TimeOf(told)))
            {
                yield return new IncidentFailure(
                    kind, reason, null, new UnredactedSentence($"pod {pod.Name}: {what} ({reason})", told.Text("message")),
                    FailureClassifier.Occurrence(pod, "", kind, TimeOf(told)?.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture) ?? ""),
                    TimeOf(told));
            }
        }
    }

    // It came right since, and the pod waits for its image.
    private static bool IsOver(IReadOnlyList<JsonObject> events, DateTimeOffset? failed)
        => Beyond.Any(reason => Newest(events, reason) is { } later && TimeOf(later) >= failed);

    /// <summary>The newest Event of a reason; null when there is none.</summary>
    public static JsonObject? Newest(IReadOnlyList<JsonObject> events, string reason)
        => events.Where(one => one.Text("reason") == reason).MaxBy(static one => TimeOf(one) ?? DateTimeOffset.MinValue);

    public static DateTimeOffset? TimeOf(JsonObject told)
        => FailureClassifier.Time(told.Text("lastTimestamp")) ?? FailureClassifier.Time(told.Text("series", "lastObservedTime")) ?? FailureClassifier.Time(told.Text("eventTime"));

    /// <summary>One Event in one line.</summary>
    /// <param name="told">The Event.</param>
    /// <param name="redact">Takes the secrets out of its message, before that is cut.</param>
    public static string Line(JsonObject told, Func<string, string> redact)
        => new EventLine(
            TimeOf(told),
            told.Text("type"),
            $"{told.Text("involvedObject", "kind")}/{told.Text("involvedObject", "name")}",
            told.Text("reason"),
            Sentences.Detail(told.Text("message"), redact),
            told.Number("count") ?? 1).ToString();
}
