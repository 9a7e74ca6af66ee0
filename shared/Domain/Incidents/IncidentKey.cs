using System.Security.Cryptography;
using System.Text;
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

    /// <summary>What the debounce counts by: owner, container and kind of failure.</summary>
    public static string DebounceOf(FailedPod pod, WorkloadOwner owner, string? container, PodFailureKind kind)
        => string.Join('\n', OwnerOf(pod, owner), container ?? "", kind);

    private static string OwnerOf(FailedPod pod, WorkloadOwner owner)
    {
        ArgumentNullException.ThrowIfNull(owner);
        ArgumentNullException.ThrowIfNull(pod);
        return owner.Uid.Length > 0 ? owner.Uid : $"{owner.Kind}/{pod.Namespace}/{owner.Name}";
    }
}
