using Trimtab.Domain.Incidents;
using Trimtab.Domain.Signals;
using Trimtab.EndToEnd.Tests.Worlds;
using Trimtab.TestKit.Running;

namespace Trimtab.EndToEnd.Tests.Relays;

/// <summary>A container is killed for its memory 10 s after its start, and the metrics API has a sample of it.</summary>
[Collection(WholeMachine.Name)]
public sealed class OutOfMemoryTests
{
    private const string OnTwin = "image: 'shop:oom-after-10s'";
    private const string OnNode = "image: 'trimtab.test/busybox:1', imagePullPolicy: IfNotPresent, command: [sh, -c, 'sleep 10; x=a; while true; do x=$x$x; done']";

    [Fact]
    public Task Its_incident_tells_limit_peak_and_the_last_sample() => TellsAsync(null, OnTwin, "shop-1");

    /// <summary>Three pods: now and then the kubelet reports a kill as an error.</summary>
    [RealClusterFact]
    public Task Its_incident_tells_limit_peak_and_the_last_sample_on_a_real_node() => TellsAsync(TestKit.Running.RealCluster.Kubeconfig, OnNode, "shop-1", "shop-2", "shop-3");

    private static async Task TellsAsync(string? kubeconfig, string program, params string[] pods)
    {
        await using var world = await ShopWorld.StartAsync(new ShopWorldOptions(new CuttableOutside(), ShopFleet.Brisk, TimeSpan.FromMinutes(1)) { Kubeconfig = kubeconfig });
        await world.KubectlAsync($"{{ apiVersion: v1, kind: Namespace, metadata: {{ name: {world.Namespace} }} }}", "create", "--validate=false", "-f", "-");
        await using var metrics = await PodMetricsApi.StartAsync(world);
        await using var app = world.Launch();
        await app.WaitUntilHealthyAsync(TimeProvider.System, CancellationToken.None);
        await using var relay = world.LaunchRelay();
        await relay.WaitUntilHealthyAsync(TimeProvider.System, CancellationToken.None);

        await world.KubectlAsync(string.Join("\n---\n", pods.Select(pod => Manifest(world.Namespace, pod, program))), "create", "--validate=false", "-f", "-");
        var samples = await Task.WhenAll(pods.Select(pod => metrics.SampleAsync(world.Namespace, pod, "9Mi")));

        var incident = (await Eventually.WhenAsync(
            async () => (await new IncidentDocuments(world.Storage.Documents).ReadAllAsync(isClosedToo: true, CancellationToken.None)).FirstOrDefault(static found => found.Kind == PodFailureKind.OutOfMemory),
            static found => found?.Memory?.Last is not null))!;
        var last = incident.Memory!.Last!;
        (incident.Memory.Limit, incident.Memory.Peak, last.Bytes).ShouldBe(("16Mi", "16Mi", 9 << 20));
        samples.ShouldContain(last.At);
        incident.Cause.ShouldBe($"The container reached its memory limit of 16Mi, which is its peak; {(last.EndedAt - last.At).TotalSeconds:0} s before its end it used 9Mi.");
    }

    private static string Manifest(string @namespace, string pod, string program) => $$"""
        { apiVersion: v1, kind: Pod, metadata: { name: {{pod}}, namespace: {{@namespace}} },
          spec: { automountServiceAccountToken: false, containers: [{ name: web, {{program}}, resources: { limits: { memory: 16Mi } } }] } }
        """;
}
