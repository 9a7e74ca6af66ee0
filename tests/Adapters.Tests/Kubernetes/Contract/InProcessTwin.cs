using System.Text.Json.Nodes;
using Trimtab.Adapters.Kubernetes;
using Trimtab.Domain.Clusters;
using Trimtab.Twin;

namespace Trimtab.Adapters.Tests.Kubernetes.Contract;

/// <summary>The simulated cluster, called without a network.</summary>
public sealed class InProcessTwin : ClusterServer
{
    private readonly TwinCluster _twin = new(new TwinOptions(), TimeProvider.System);

    public override string LogLine => "ready to serve";

    public override Task InitializeAsync() => Task.CompletedTask;

    public override Task DisposeAsync()
    {
        _twin.Dispose();
        return Task.CompletedTask;
    }

    public override ICluster Connect(KubernetesLimits? limits = null) => _twin;

    public override void Disconnect(ICluster cluster)
    {
        // The one cluster serves all cases.
    }

    public override JsonObject ServingPod(string @namespace, string name) => Manifest.TwinPod(@namespace, name);
}
