using System.Globalization;
using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Signals;

/// <summary>Pods that were ended as a whole: evicted, preempted, refused or lost by their node, or stopped with it.</summary>
/// <remarks>Since Kubernetes 1.22 the kubelet leaves the containers of such a pod in its status, ended with code 137 or as <c>ContainerStatusUnknown</c>;
/// that is not what happened to them, but what was done to them. Since 1.26 the condition <c>DisruptionTarget</c> says it too, also for a pod that is about to be deleted.</remarks>
internal static class PodEnds
{
    /// <remarks>Source: kubelet, <c>pkg/kubelet/eviction/eviction_manager.go</c>, the messages of limits; of the node's own need it says "The node was low on resource".</remarks>
    private static readonly string[] OwnLimits = ["Pod ephemeral local storage usage exceeds", "exceeded its local ephemeral storage limit", "Usage of EmptyDir volume"];

    private static readonly string[] StatusLists = ["initContainerStatuses", "containerStatuses"];

    /// <summary>Whether the cluster is about to end the pod: what becomes of it is not its own doing any more.</summary>
    public static bool IsUnderWay(JsonObject pod) => Disruption(pod) is not null && pod.Text("status", "phase") is not ("Failed" or "Succeeded");

    /// <summary>Whether the pod failed, and says why as a whole.</summary>
    public static bool IsSaid(JsonObject pod) => pod.Text("status", "phase") == "Failed" && ReasonOf(pod).Length > 0;

    /// <summary>The failure of a pod that failed; null for one that ended before a time.</summary>
    public static PodFailure? Failure(JsonObject pod, DateTimeOffset? since)
    {
        if (since is not null && (TimeOf(pod) ?? StartOf(pod)) < since)
        {
            return null;
        }

        var disruption = Disruption(pod);
        var reason = ReasonOf(pod);
        var message = pod.Text("status", "message") is { Length: > 0 } text ? text : disruption?.Text("message") ?? "";
        return new PodFailure(
            PodFailureKind.Evicted, pod.Name, null,
            new UnredactedSentence($"pod {pod.Name}: failed as a whole ({(reason.Length > 0 ? reason : "no reason given")})", message))
        {
            IsOfCluster = reason != "DeadlineExceeded" && !OwnLimits.Any(words => message.Contains(words, StringComparison.Ordinal)),
        };
    }

    /// <summary>Kubernetes' own word; empty when there is none.</summary>
    public static string ReasonOf(JsonObject pod)
        => pod.Text("status", "reason") is { Length: > 0 } reason ? reason : Disruption(pod)?.Text("reason") ?? "";

    private static JsonObject? Disruption(JsonObject pod)
        => pod.Items("status", "conditions").FirstOrDefault(static condition => condition.Text("type") == "DisruptionTarget" && condition.Text("status") == "True");

    /// <summary>When a pod that failed ended; null when it does not tell.</summary>
    /// <remarks>Before 1.26, and of a pod that its node refused, no field says it: then the newest of what ended with it,
    /// and of the writes to its status, which nobody has reason for afterwards.</remarks>
    public static DateTimeOffset? TimeOf(JsonObject pod)
        => Time(Disruption(pod)?.Text("lastTransitionTime"))
            ?? ContainerEnds(pod).Concat(pod.Items("status", "conditions").Where(static condition => condition.Text("status") == "False").Select(static condition => condition.Text("lastTransitionTime")))
                .Concat(pod.Items("metadata", "managedFields").Where(IsOfStatus).Select(static entry => entry.Text("time")))
                .Select(Time).Max();

    private static IEnumerable<string> ContainerEnds(JsonObject pod)
        => StatusLists.SelectMany(list => pod.Items("status", list)).Select(static status => status.Text("state", "terminated", "finishedAt"));

    // Servers before 1.22 do not name the subresource.
    private static bool IsOfStatus(JsonObject entry) => entry.Text("subresource") == "status" || entry["fieldsV1"] is JsonObject fields && fields.ContainsKey("f:status");

    // It did not end before it began.
    private static DateTimeOffset? StartOf(JsonObject pod) => Time(pod.Text("status", "startTime")) ?? Time(pod.Text("metadata", "creationTimestamp"));

    private static DateTimeOffset? Time(string? text)
        => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
