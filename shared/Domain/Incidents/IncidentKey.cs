using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Signals;

namespace Trimtab.Domain.Incidents;

/// <summary>What makes two failures one incident.</summary>
public static class IncidentKey
{
    private const int HashLength = 10;

    /// <summary>The incident's id: the workload's name, and a hash of cluster, owner, container, kind of failure and pod template.</summary>
    public static string IdOf(PodFailureReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        string[] parts = [report.Cluster, OwnerOf(report.Pod, report.Owner), report.Container ?? "", report.Kind.ToString(), report.Pod.Template];
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))))[..HashLength];
        return $"{report.Owner.Name}-{hash}";
    }

    /// <summary>What the debounce counts by: owner, container and kind of failure. For a Deployment stands its ReplicaSet, one for each pod template: every pod names it,
    /// so that what is counted does not depend on how fast the API server is.</summary>
    public static string DebounceOf(JsonObject pod, WorkloadOwner owner, string? container, PodFailureKind kind)
    {
        ArgumentNullException.ThrowIfNull(pod);
        ArgumentNullException.ThrowIfNull(owner);
        var counted = WorkloadOwner.ControllerOf(pod) is { } controller && controller.Text("kind") == KindName.ReplicaSet.Kind ? controller.Text("uid") : owner.Uid;
        return string.Join('\n', counted, container ?? "", kind);
    }

    private static string OwnerOf(FailedPod pod, WorkloadOwner owner)
    {
        ArgumentNullException.ThrowIfNull(owner);
        ArgumentNullException.ThrowIfNull(pod);
        return owner.Uid.Length > 0 ? owner.Uid : $"{owner.Kind}/{pod.Namespace}/{owner.Name}";
    }
}
