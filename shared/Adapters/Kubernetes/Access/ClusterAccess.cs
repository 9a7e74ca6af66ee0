using Trimtab.Adapters.Programs;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Fleet;

namespace Trimtab.Adapters.Kubernetes.Access;

/// <summary>Finds out how a cluster of the fleet is reached: by a kubeconfig, or as the pod that we run in.</summary>
public sealed class ClusterAccess(AccessOptions options, ProgramRunner programs, TimeProvider clock)
{
    private readonly Kubeconfig _kubeconfig = new(programs, clock);

    /// <exception cref="ClusterException">The settings can't work; the message names file, context and field.</exception>
    public KubernetesAccess Read(FleetCluster cluster)
    {
        var access = cluster.Kubeconfig is { } kubeconfig
            ? _kubeconfig.Read(kubeconfig.File ?? options.Kubeconfig, kubeconfig.Context)
            : InClusterAccess.Read(options.InCluster, clock);
        return access.Proxy is null ? access with { Proxy = ProxyRule.For(access.Server, options) } : access;
    }
}
