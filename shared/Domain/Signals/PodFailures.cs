using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Signals;

/// <summary>Finds what is wrong with a pod from its status alone. Pure.</summary>
public static class PodFailures
{
    /// <summary>Looks at one pod.</summary>
    /// <param name="pod">The pod as the API serves it; missing or wrong fields read as empty.</param>
    /// <param name="deadlines">The times to judge by.</param>
    /// <returns>All failures, the most telling first: each container's, and one of the whole pod where no container says what is wrong now. Empty for a healthy pod, one that may still become so, and one that is being deleted or about to be.</returns>
    public static IReadOnlyList<PodFailure> Find(JsonObject pod, PodDeadlines deadlines)
    {
        ArgumentNullException.ThrowIfNull(pod);
        ArgumentNullException.ThrowIfNull(deadlines);
        if (pod.Text("metadata", "deletionTimestamp").Length > 0 || PodEnds.IsUnderWay(pod))
        {
            return [];
        }

        if (PodEnds.IsSaid(pod))
        {
            return PodEnds.Failure(pod, deadlines.Since) is { } end ? [end] : [];
        }

        List<PodFailure> failures =
        [
            .. ContainerFailures.Find(pod, "initContainerStatuses", deadlines.Since),
            .. ContainerFailures.Find(pod, "containerStatuses", deadlines.Since),
        ];
        if (failures.TrueForAll(static failure => failure.IsPast) && OfWhole(pod, deadlines) is { } whole)
        {
            failures.Add(whole);
        }

        return [.. failures.OrderBy(static failure => failure.Kind == PodFailureKind.OutOfMemory ? 0 : 1)];
    }

    private static PodFailure? OfWhole(JsonObject pod, PodDeadlines deadlines)
        => pod.Text("status", "phase") == "Failed" ? PodEnds.Failure(pod, deadlines.Since) : PodReadiness.Failure(pod, deadlines);
}
