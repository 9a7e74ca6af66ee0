using Microsoft.Extensions.Logging.Abstractions;
using Trimtab.Adapters.Kubernetes;
using Trimtab.Adapters.Kubernetes.Access;
using Trimtab.Domain.Clusters;

namespace Trimtab.Adapters.Tests.Kubernetes.Contract;

/// <summary>A server that is reached over HTTP.</summary>
public abstract class HttpClusterServer : ClusterServer
{
    public abstract KubernetesAccess Access { get; }

    public override ICluster Connect(KubernetesLimits? limits = null) => Connect(Access, limits);

    public override void Disconnect(ICluster cluster) => ((KubernetesCluster)cluster).Dispose();

    public static KubernetesCluster Connect(KubernetesAccess access, KubernetesLimits? limits = null)
        => new("contract", access, limits ?? new KubernetesLimits(), TimeProvider.System, NullLogger<KubernetesCluster>.Instance);
}
