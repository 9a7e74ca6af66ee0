using System.Text.Json.Nodes;
using Trimtab.Domain.Assets;
using Trimtab.Domain.Assets.Clusters;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Yaml;
using Trimtab.TestKit.Clusters;
using Trimtab.TestKit.Fleet;
using Trimtab.TestKit.Time;
using Trimtab.Twin;

namespace Trimtab.Domain.Tests.Assets;

/// <summary>A twin cluster named <c>eu</c> and what looks at it.</summary>
internal sealed class ClusterStage : IDisposable
{
    private readonly TwinCluster _twin;

    public ClusterStage(string inventory = "{}")
    {
        _twin = new TwinCluster(new TwinOptions(), Clock);
        Fleet = new FixedFleet($"clusters: {{ eu: {{ kubeconfig: {{ file: /k }} }} }}\ninventory: {inventory}\n");
        Collector = new ClusterCollector(new FixedClusters(_twin), Fleet, Clock);
    }

    public FakeClock Clock { get; } = new();

    public FixedFleet Fleet { get; }

    public ICluster Cluster => _twin;

    public ClusterCollector Collector { get; }

    /// <summary>Applies objects and lets the cluster settle.</summary>
    public async Task<ClusterStage> WithAsync(string manifests)
    {
        foreach (var tree in YamlTree.Parse("test.yaml", manifests, YamlLimits.Configuration))
        {
            await _twin.ApplyAsync((JsonObject)tree.Root!, new ApplyOptions(), CancellationToken.None);
        }

        for (var second = 0; second < 15; second++)
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
        }

        return this;
    }

    public async Task<Dictionary<string, Asset>> ScanAsync(string? @namespace = null)
        => (await Collector.ScanAsync("eu", @namespace, CancellationToken.None)).Assets.ToDictionary(static asset => asset.Id.ToString());

    public void Dispose() => _twin.Dispose();
}
