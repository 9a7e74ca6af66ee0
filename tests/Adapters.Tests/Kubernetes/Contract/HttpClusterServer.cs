using Microsoft.Extensions.Logging.Abstractions;
using Trimtab.Adapters.Kubernetes;
using Trimtab.Adapters.Kubernetes.Access;
using Trimtab.Domain.Clusters;

namespace Trimtab.Adapters.Tests.Kubernetes.Contract;

/// <summary>A server that is reached over HTTP.</summary>
public abstract class HttpClusterServer : ClusterServer
{
    public abstract KubernetesAccess Access { get; }

    /// <summary>Makes the server forget what happened to a kind, so that a watch from an older version is answered with 410.</summary>
    /// <param name="cluster">A connection to it.</param>
    /// <param name="widgets">The kind.</param>
    /// <param name="version">A version that must be forgotten.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    internal abstract Task ExpireVersionsAsync(ICluster cluster, Widgets widgets, string version, CancellationToken cancellationToken);

    public override ICluster Connect(KubernetesLimits? limits = null) => Connect(Access, limits);

    public override void Disconnect(ICluster cluster) => ((KubernetesCluster)cluster).Dispose();

    public static KubernetesCluster Connect(KubernetesAccess access, KubernetesLimits? limits = null)
        => new("contract", access, limits ?? new KubernetesLimits(), TimeProvider.System, NullLogger<KubernetesCluster>.Instance);
}
