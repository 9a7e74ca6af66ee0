using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Trimtab.Adapters.Kubernetes;
using Trimtab.Adapters.Kubernetes.Access;
using Trimtab.Domain.Clusters;

namespace Trimtab.Adapters.Tests.Kubernetes.Contract;

/// <summary>A server that must keep the contract, and what differs between servers in reaching it.</summary>
public abstract class ClusterServer : IAsyncLifetime
{
    public abstract KubernetesAccess Access { get; }

    /// <summary>Whether the server knows who calls and what they may do.</summary>
    public virtual bool ChecksRights => true;

    public abstract Task InitializeAsync();

    public abstract Task DisposeAsync();

    /// <summary>A pod that soon runs, logs the line <c>hello from the pod</c> and serves <c>/metrics</c> with a line about requests on port 8080.</summary>
    public abstract JsonObject ServingPod(string @namespace, string name);

    public KubernetesCluster Connect(KubernetesLimits? limits = null) => Connect(Access, limits);

    public static KubernetesCluster Connect(KubernetesAccess access, KubernetesLimits? limits = null)
        => new("contract", access, limits ?? new KubernetesLimits(), TimeProvider.System, NullLogger<KubernetesCluster>.Instance);

    /// <summary>Waits until pods can be made in a new namespace.</summary>
    public virtual Task PreparePodsAsync(ICluster cluster, string @namespace) => Task.CompletedTask;
}
