using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Signals;

/// <summary>Finds what is wrong with a pod from its status alone. Pure.</summary>
public static class PodFailures
{
    /// <summary>Looks at one pod.</summary>
    /// <param name="pod">The pod as the API serves it; missing or wrong fields read as empty.</param>
    /// <param name="deadlines">The times to judge by.</param>
    /// <returns>All failures, the most telling first; empty for a healthy pod, one that may still become so, and one that is being deleted.</returns>
    public static IReadOnlyList<PodFailure> Find(JsonObject pod, PodDeadlines deadlines)
    {
        ArgumentNullException.ThrowIfNull(pod);
        ArgumentNullException.ThrowIfNull(deadlines);
        if (pod.Text("metadata", "deletionTimestamp").Length > 0)
        {
            return [];
        }

        List<PodFailure> failures =
        [
            .. ContainerFailures.Find(pod, "initContainerStatuses", deadlines.Since),
            .. ContainerFailures.Find(pod, "containerStatuses", deadlines.Since),
        ];
        if (failures.Count == 0 && Evicted(pod) is { } evicted)
        {
            failures.Add(evicted);
        }

        if (failures.Count == 0 && PodReadiness.Failure(pod, deadlines) is { } notReady)
        {
            failures.Add(notReady);
        }

        return [.. failures.OrderBy(failure => failure.Kind == PodFailureKind.OutOfMemory ? 0 : 1)];
    }

    private static PodFailure? Evicted(JsonObject pod)
    {
        if (pod.Text("status", "phase") != "Failed")
        {
            return null;
        }

        var reason = pod.Text("status", "reason");
        return new PodFailure(
            PodFailureKind.Evicted, pod.Name, null,
            new UnredactedSentence($"pod {pod.Name}: failed as a whole ({(reason.Length > 0 ? reason : "no reason given")})", pod.Text("status", "message")));
    }
}
