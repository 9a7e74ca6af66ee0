using System.Collections.Concurrent;
using Trimtab.Adapters.Kubernetes;
using Trimtab.Adapters.Tests.Kubernetes.Contract;
using Trimtab.Domain.Clusters;
using Trimtab.TestKit.Clusters;
using Trimtab.TestKit.Running;

namespace Trimtab.Adapters.Tests.Captures.Generated;

/// <summary>A namespace of the real cluster for generated objects, which are gone with it.</summary>
public sealed class GeneratedPlace : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly ConcurrentBag<ObjectReference> _made = [];
    private KubernetesCluster? _cluster;

    public string Namespace { get; } = $"generated-{Guid.NewGuid():N}"[..20];

    internal KubernetesCluster Cluster => _cluster!;

    /// <summary>An object that goes in the end, in no namespace or in this one.</summary>
    public void Note(ObjectReference made)
    {
        if (made.Namespace.Length == 0)
        {
            _made.Add(made);
        }
    }

    public async Task InitializeAsync()
    {
        if (RealCluster.Kubeconfig is not { } file)
        {
            return;
        }

        _cluster = HttpClusterServer.Connect(TestAccess.Kubeconfig(TimeProvider.System).Read(file, null));
        Note((await Cluster.CreateAsync(Manifest.Of($$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{Namespace}}"} }"""), None)).Reference);
        Note((await Cluster.ApplyAsync(Manifest.Of(GeneratedWidgets.Definition), new ApplyOptions(), None)).Reference);
        var account = new ObjectReference(new KindName("v1", "ServiceAccount"), Namespace, "default");
        await Eventually.TrueAsync(async () => await Cluster.GetAsync(account, None) is { } found && found.Items("secrets").Any(), "the namespace has its service account");
        await Eventually.TrueAsync(async () => await Cluster.ResolveAsync(GeneratedWidgets.KindName, None) is not null, "widgets are served");
    }

    public async Task DisposeAsync()
    {
        foreach (var made in _made)
        {
            await Cluster.DeleteAsync(made, new DeleteOptions(), None);
        }

        _cluster?.Dispose();
    }
}
