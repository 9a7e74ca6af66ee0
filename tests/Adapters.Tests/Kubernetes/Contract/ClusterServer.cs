using System.Text.Json.Nodes;
using Trimtab.Adapters.Kubernetes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Adapters.Tests.Kubernetes.Contract;

/// <summary>Something that must keep the contract, and what differs in reaching it.</summary>
public abstract class ClusterServer : IAsyncLifetime
{
    public abstract Task InitializeAsync();

    public abstract Task DisposeAsync();

    public abstract ICluster Connect(KubernetesLimits? limits = null);

    public abstract void Disconnect(ICluster cluster);

    /// <summary>A pod that soon runs, logs lines (among them <see cref="LogLine"/>) and serves <c>/metrics</c> with <c>http_requests_total</c> on port 8080.</summary>
    public abstract JsonObject ServingPod(string @namespace, string name);

    /// <summary>Part of a line that the serving pod logs.</summary>
    public abstract string LogLine { get; }

    /// <summary>Waits until pods can be made in a new namespace.</summary>
    public virtual Task PreparePodsAsync(ICluster cluster, string @namespace) => Task.CompletedTask;
}
