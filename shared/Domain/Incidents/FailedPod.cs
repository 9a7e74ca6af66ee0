using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Incidents;

/// <summary>The pod of a report.</summary>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Name">Its name.</param>
/// <param name="Uid">Its uid.</param>
/// <param name="Template">Hash of its template; empty for a pod that has none.</param>
/// <param name="IsCanary">Whether a rollout made it for its canary.</param>
public sealed record FailedPod(string Namespace, string Name, string Uid, string Template, bool IsCanary)
{
    public static FailedPod Of(JsonObject pod)
    {
        ArgumentNullException.ThrowIfNull(pod);
        return new FailedPod(
            pod.Namespace,
            pod.Name,
            pod.Uid,
            pod.Label("pod-template-hash") ?? pod.Label("controller-revision-hash") ?? "",
            pod.Label(TrimtabNames.Track) == TrimtabNames.CanaryTrack);
    }
}
