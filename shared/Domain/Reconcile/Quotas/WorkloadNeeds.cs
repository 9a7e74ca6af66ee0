using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Reconcile.Quotas;

/// <summary>How many pods a workload makes.</summary>
public static class WorkloadNeeds
{
    /// <summary>What one of its pods takes; null when the object makes no pods by itself.</summary>
    public static PodNeeds? OfPod(JsonObject value)
        => Makes(value.KindName) && PodTemplate.SpecOf(value) is { } pod ? PodNeeds.Of(pod) : null;

    /// <summary>Pods that the workload keeps when it is settled. A DaemonSet's is known from its live status only.</summary>
    /// <param name="desired">The object as the revision wants it.</param>
    /// <param name="liveReplicas">Replicas it has now; used where the revision leaves the number to somebody else.</param>
    public static int Pods(JsonObject desired, int liveReplicas) => desired.KindName.Kind switch
    {
        "Pod" => 1,
        "Job" => (int)(desired.Number("spec", "parallelism") ?? 1),
        "DaemonSet" => liveReplicas,
        _ => (int)(desired.Number("spec", "replicas") ?? (liveReplicas > 0 ? liveReplicas : 1)),
    };

    /// <summary>Pods beyond <see cref="Pods"/> without which a changed template can't be brought in by a rolling update.</summary>
    public static int Surge(JsonObject desired, int pods)
    {
        if (desired.KindName.Kind != "Deployment" || desired.Text("spec", "strategy", "type") == "Recreate" || pods == 0)
        {
            return 0;
        }

        // A rolling update that may take pods away first gets through under a full quota.
        var unavailable = RoundedDown(desired.Find("spec", "strategy", "rollingUpdate", "maxUnavailable"), pods);
        return unavailable > 0 ? 0 : 1;
    }

    private static int RoundedDown(JsonNode? value, int pods)
    {
        if (value is JsonValue number && number.TryGetValue<int>(out var count))
        {
            return count;
        }

        var text = value is JsonValue share && share.TryGetValue<string>(out var written) ? written : "25%";
        var percent = int.TryParse(text.TrimEnd('%'), out var parsed) ? parsed : 25;
        return pods * percent / 100;
    }

    private static bool Makes(KindName kind) => (kind.Group, kind.Kind) switch
    {
        ("apps", "Deployment" or "StatefulSet" or "DaemonSet" or "ReplicaSet") => true,
        ("", "Pod" or "ReplicationController") => true,
        ("batch", "Job") => true,
        _ => false,
    };
}
