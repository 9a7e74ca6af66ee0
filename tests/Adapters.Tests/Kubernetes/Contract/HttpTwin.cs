using System.Text.Json.Nodes;
using Trimtab.Adapters.Kubernetes.Access;
using Trimtab.Domain.Clusters;
using Trimtab.TestKit.Clusters;
using Trimtab.Twin;

namespace Trimtab.Adapters.Tests.Kubernetes.Contract;

/// <summary>The simulated cluster over HTTP/2 with TLS, by its own kubeconfig.</summary>
public sealed class HttpTwin : HttpClusterServer
{
    private readonly string _directory = Directory.CreateTempSubdirectory("twin").FullName;
    private TwinServer? _server;
    private KubernetesAccess? _access;

    public override KubernetesAccess Access => _access!;

    public override string LogLine => "ready to serve";

    public TwinCluster Twin => _server!.Cluster;

    public override async Task InitializeAsync()
    {
        _server = await TwinServer.StartAsync(new TwinOptions { UseTls = true, BookmarkInterval = TimeSpan.FromSeconds(1) }, TimeProvider.System, CancellationToken.None);
        var kubeconfig = Path.Combine(_directory, "config");
        await _server.WriteKubeconfigAsync(kubeconfig, CancellationToken.None);
        _access = TestAccess.Kubeconfig(TimeProvider.System).Read(kubeconfig, null);
    }

    public override async Task DisposeAsync()
    {
        await _server!.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    public override JsonObject ServingPod(string @namespace, string name) => Manifest.TwinPod(@namespace, name);

    internal override Task ExpireVersionsAsync(ICluster cluster, Widgets widgets, string version, CancellationToken cancellationToken)
    {
        Twin.CompactHistory();
        return Task.CompletedTask;
    }
}
