using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.EndToEnd.Tests.Worlds;

namespace Trimtab.EndToEnd.Tests.Relays;

/// <summary>Stands in for a metrics server: its kind under the same address, defined, with samples that a test writes.</summary>
/// <remarks>Kinds of <c>k8s.io</c> groups want the annotation; a cluster whose metrics API is aggregated refuses the definition.</remarks>
internal sealed class PodMetricsApi : IAsyncDisposable
{
    private const string Definition = "pods.metrics.k8s.io";
    private static readonly KindName PodMetrics = new("metrics.k8s.io/v1beta1", "PodMetrics");

    private readonly ICluster _cluster;

    private PodMetricsApi(ICluster cluster) => _cluster = cluster;

    public static async Task<PodMetricsApi> StartAsync(ShopWorld world)
    {
        await world.KubectlAsync(
            $$"""
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: { name: {{Definition}}, annotations: { api-approved.kubernetes.io: "unapproved, of a test" } }
            spec:
              group: metrics.k8s.io
              scope: Namespaced
              names: { plural: pods, kind: PodMetrics, singular: podmetrics }
              versions:
                - { name: v1beta1, served: true, storage: true, schema: { openAPIV3Schema: { type: object, x-kubernetes-preserve-unknown-fields: true } } }
            """,
            "apply", "--validate=false", "-f", "-");
        var cluster = await world.ConnectAsync();
        await Eventually.WhenAsync(() => cluster.ResolveAsync(PodMetrics, CancellationToken.None), static found => found is not null);
        return new PodMetricsApi(cluster);
    }

    /// <summary>Waits until the pod's first container runs, and writes a sample of 2 s that ends 3 s after its start.</summary>
    /// <returns>When the sample was.</returns>
    public async Task<DateTimeOffset> SampleAsync(string @namespace, string pod, string memory)
    {
        var running = await Eventually.WhenAsync(
            () => _cluster.GetAsync(new ObjectReference(KindName.Pod, @namespace, pod), CancellationToken.None),
            static found => StartOf(found).Length > 0);
        var at = DateTimeOffset.Parse(StartOf(running)).AddSeconds(3);
        await Eventually.WhenAsync(() => TryWriteAsync(@namespace, pod, memory, running!, at), static written => written);
        return at;
    }

    public async ValueTask DisposeAsync()
        => await _cluster.DeleteAsync(new ObjectReference(KindName.CustomResourceDefinition, "", Definition), new DeleteOptions(), CancellationToken.None);

    // The kind is discovered a moment before it takes objects.
    private async Task<bool> TryWriteAsync(string @namespace, string pod, string memory, JsonObject running, DateTimeOffset at)
    {
        try
        {
            await _cluster.CreateAsync(
                JsonNode.Parse($$"""
                    { "apiVersion": "metrics.k8s.io/v1beta1", "kind": "PodMetrics", "metadata": { "name": "{{pod}}", "namespace": "{{@namespace}}" },
                      "timestamp": "{{at:yyyy-MM-dd'T'HH:mm:ss'Z'}}", "window": "2s",
                      "containers": [{ "name": "{{running.Items("spec", "containers").First().Text("name")}}", "usage": { "cpu": "1m", "memory": "{{memory}}" } }] }
                    """)!.AsObject(),
                CancellationToken.None);
            return true;
        }
        catch (ClusterException early) when (early.Status == 404)
        {
            return false;
        }
    }

    private static string StartOf(JsonObject? pod) => pod?.Items("status", "containerStatuses").FirstOrDefault()?.Text("state", "running", "startedAt") ?? "";
}
