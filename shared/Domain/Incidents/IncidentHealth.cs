using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Health;

namespace Trimtab.Domain.Incidents;

/// <summary>Looks at what an incident is of: the workload, where that tells of its pods and may be read, else the pods that failed.</summary>
internal sealed class IncidentHealth(IClusters clusters, TimeProvider time)
{
    /// <summary>After so long, what can't be looked at, or has ended as a failure, is no news any more.</summary>
    public static TimeSpan LongQuiet { get; } = TimeSpan.FromDays(1);

    /// <summary>Longer than the pauses of a container that crashes again and again: a relay whose cluster has another name in the fleet tells once, too.</summary>
    public static TimeSpan WithoutCluster { get; } = TimeSpan.FromHours(1);

    /// <returns>Why the incident is over, in a sentence; null while it is not, and while nobody can say.</returns>
    public async Task<string?> WhyOverAsync(IncidentDocument incident, CancellationToken cancellationToken)
    {
        var quiet = time.GetUtcNow() - incident.LastAt;
        try
        {
            var cluster = await clusters.GetAsync(incident.Cluster, cancellationToken);
            var (isTold, live) = TellsOfItsPods(incident.Owner.KindName)
                ? await TryReadAsync(cluster, new ObjectReference(incident.Owner.KindName, incident.Namespace, incident.Owner.Name), cancellationToken)
                : (false, null);
            return isTold ? WhyOver(incident, live) : await OfPodsAsync(cluster, incident, quiet, cancellationToken);
        }
        catch (ClusterException gone) when (gone.Reason == "UnknownCluster")
        {
            return quiet >= WithoutCluster ? "its cluster is no longer in the fleet." : null;
        }
        catch (ClusterException)
        {
            // A cluster that does not answer says nothing about its workloads; the next look may.
            return null;
        }
    }

    private string? WhyOver(IncidentDocument incident, JsonObject? live)
        => live is null ? "the workload is gone."
            : incident.Owner.Uid.Length > 0 && live.Uid != incident.Owner.Uid ? "the workload was made anew."
            : IsWell(live) ? "the workload is healthy again."
            : null;

    private async Task<string?> OfPodsAsync(ICluster cluster, IncidentDocument incident, TimeSpan quiet, CancellationToken cancellationToken)
    {
        var (isHidden, isEnded) = (false, false);
        foreach (var name in incident.Pods)
        {
            var (isTold, pod) = await TryReadAsync(cluster, new ObjectReference(KindName.Pod, incident.Namespace, name), cancellationToken);
            if (!isTold)
            {
                isHidden = true;
            }
            else if (pod?.Text("status", "phase") == "Failed")
            {
                isEnded = true;
            }
            else if (pod is not null && !IsWell(pod))
            {
                return null;
            }
        }

        return !isHidden && !isEnded ? "its pods are healthy again, or gone."
            : quiet < LongQuiet ? null
            : isHidden ? "nothing was heard of it for a day, and its pods can't be looked at."
            : "its pods have ended, and nothing was heard of it for a day.";
    }

    private static async Task<(bool IsTold, JsonObject? Live)> TryReadAsync(ICluster cluster, ObjectReference reference, CancellationToken cancellationToken)
    {
        try
        {
            return (true, await cluster.GetAsync(reference, cancellationToken));
        }
        catch (ClusterException refused) when (refused.IsRefusal)
        {
            // Not ours to read, or of a kind that is not served any more.
            return (false, null);
        }
    }

    private bool IsWell(JsonObject live) => ObjectHealth.Of(live, time.GetUtcNow()).Status == HealthStatus.Current;

    // A node, or a custom resource that says nothing of health, may be well while its pods are not.
    private static bool TellsOfItsPods(KindName kind) => (kind.Group, kind.Kind) switch
    {
        ("apps", "Deployment" or "StatefulSet" or "DaemonSet" or "ReplicaSet") => true,
        ("batch", "Job" or "CronJob") => true,
        ("", "Pod" or "ReplicationController") => true,
        _ => false,
    };
}
