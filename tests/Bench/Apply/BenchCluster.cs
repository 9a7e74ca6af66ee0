using System.Text.Json.Nodes;
using Trimtab.Adapters.Kubernetes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Health;
using Trimtab.TestKit.Clusters;

namespace Trimtab.Bench.Apply;

/// <summary>The cluster that is measured on: makes the namespaces of a run and takes them away again.</summary>
internal sealed class BenchCluster : IDisposable
{
    public const string Name = "bench";

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan ObservedLimit = TimeSpan.FromMinutes(5);
    private readonly FleetClusters _clusters;
    private readonly ICluster _cluster;
    private readonly List<string> _namespaces = [];

    private BenchCluster(string kubeconfig, FleetClusters clusters, ICluster cluster) => (Kubeconfig, _clusters, _cluster) = (kubeconfig, clusters, cluster);

    public string Kubeconfig { get; }

    public static async Task<BenchCluster> ConnectAsync(string kubeconfig, string directory, CancellationToken cancellationToken)
    {
        var fleet = Path.Combine(directory, "cluster.yaml");
        await File.WriteAllTextAsync(fleet, $$"""
            apiVersion: trimtab.dev/v1alpha1
            kind: Fleet
            clusters: { {{Name}}: { kubeconfig: { file: {{kubeconfig}} } } }

            """, cancellationToken);
        var clusters = TestAccess.Connect(fleet);
        return new BenchCluster(kubeconfig, clusters, await clusters.GetAsync(Name, cancellationToken));
    }

    public async Task MakeNamespacesAsync(AppManifests manifests, CancellationToken cancellationToken)
    {
        foreach (var name in manifests.Namespaces)
        {
            _namespaces.Add(name);
            var value = new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Namespace",
                ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = new JsonObject { [AppManifests.Label] = manifests.Prefix } },
            };
            await _cluster.CreateAsync(value, cancellationToken);
        }
    }

    /// <summary>Waits until the cluster's controllers have seen every Deployment.</summary>
    public async Task WaitUntilObservedAsync(AppManifests manifests, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(ObservedLimit);
        var selector = $"{AppManifests.Label}={manifests.Prefix}";
        while ((await _cluster.ListAsync(new KindName("apps/v1", "Deployment"), null, selector, limit.Token)).Items
            .Count(static live => ObjectHealth.Of(live, TimeProvider.System.GetUtcNow()).Status == HealthStatus.Current) < manifests.Apps)
        {
            await Task.Delay(Poll, TimeProvider.System, limit.Token);
        }
    }

    /// <summary>Lets what the last pass set off in the cluster's controllers end, so that it does not count for the next.</summary>
    public static Task RestAsync(CancellationToken cancellationToken) => Task.Delay(Rest, TimeProvider.System, cancellationToken);

    /// <summary>Deletes the namespaces made so far and waits until they are gone.</summary>
    public async Task EmptyAsync(CancellationToken cancellationToken)
    {
        var references = _namespaces.Select(static name => new ObjectReference(KindName.Namespace, "", name)).ToList();
        foreach (var reference in references)
        {
            await _cluster.DeleteAsync(reference, new DeleteOptions(), cancellationToken);
        }

        foreach (var reference in references)
        {
            while (await _cluster.GetAsync(reference, cancellationToken) is not null)
            {
                await Task.Delay(Poll, TimeProvider.System, cancellationToken);
            }
        }

        _namespaces.Clear();
    }

    public void Dispose() => _clusters.Dispose();
}
