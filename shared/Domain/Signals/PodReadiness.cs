using System.Globalization;
using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Signals;

/// <summary>Whether a pod takes too long to be ready.</summary>
internal static class PodReadiness
{
    // The kubelet writes the first Ready=False when it starts the pod; a later turn means that the pod was ready before.
    private static readonly TimeSpan FirstStatus = TimeSpan.FromSeconds(2);

    public static PodFailure? Failure(JsonObject pod, PodDeadlines deadlines)
    {
        var ready = Condition(pod, "Ready");
        if (ready?.Text("status") == "True" || pod.Text("status", "phase") == "Succeeded" || Time(pod, "metadata", "creationTimestamp") is not { } created)
        {
            return null;
        }

        if (Condition(pod, "PodScheduled") is { } placed && placed.Text("status") == "False")
        {
            return deadlines.Now - created > deadlines.ReadyDeadline
                ? new PodFailure(PodFailureKind.Unschedulable, pod.Name, null, new UnredactedSentence($"pod {pod.Name}: not placed on a node within {Seconds(deadlines.ReadyDeadline)}", placed.Text("message")))
                : null;
        }

        var started = Time(pod, "status", "startTime") ?? created;
        var turned = ready is null ? null : Time(ready, "lastTransitionTime");
        var wasReady = turned - started > FirstStatus;
        var (from, limit) = wasReady ? (turned!.Value, deadlines.UnreadyGrace) : (created, deadlines.ReadyDeadline);
        if (Restarted(pod) is { } restarted && restarted >= from - FirstStatus)
        {
            // It is starting: the crash before that was told by itself.
            (from, limit, wasReady) = (restarted, deadlines.ReadyDeadline, false);
        }

        if (deadlines.Now - from <= limit)
        {
            return null;
        }

        var what = wasReady ? $"no longer ready for {Seconds(deadlines.Now - from)}" : $"not ready within {Seconds(limit)}";
        return new PodFailure(PodFailureKind.NotReady, pod.Name, null, new UnredactedSentence($"pod {pod.Name}: {what}", ready?.Text("message") ?? ""));
    }

    /// <summary>Since when the pod can be excused by a restart: the first one of the containers that are not ready now; null when one of these was not restarted.</summary>
    /// <remarks>A container that crashes again and again says nothing of one beside it that runs and never becomes ready.</remarks>
    private static DateTimeOffset? Restarted(JsonObject pod)
    {
        var unready = pod.Items("status", "containerStatuses").Where(static status => !IsReady(status))
            .Select(static status => status.Number("restartCount") > 0 ? Time(status, "state", "running", "startedAt") : null).ToArray();
        return unready.Contains(null) ? null : unready.Min();
    }

    private static bool IsReady(JsonObject container) => container["ready"] is JsonValue flag && flag.TryGetValue<bool>(out var isReady) && isReady;

    private static JsonObject? Condition(JsonObject pod, string type)
        => pod.Items("status", "conditions").FirstOrDefault(condition => condition.Text("type") == type);

    private static DateTimeOffset? Time(JsonObject node, params ReadOnlySpan<string> path)
        => DateTimeOffset.TryParse(node.Text(path), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    private static string Seconds(TimeSpan duration) => $"{Math.Round(duration.TotalSeconds)} s";
}
