using System.Collections.Concurrent;
using System.Text;
using Google.Protobuf;
using Trimtab.Adapters.Grpc.Incidents;
using Trimtab.EndToEnd.Tests.Worlds;
using Trimtab.Hosting.Grpc;
using Trimtab.TestKit.Grpc;

namespace Trimtab.EndToEnd.Tests.Relays;

/// <summary>The relay with an external analyser, on a twin: an incident comes with what was found, and with no secret in any of its bytes.</summary>
public sealed class AnalyserTests
{
    private const string Secret = "h0rse-battery-staple-42";

    [Fact]
    public async Task An_incident_reaches_the_analyser_also_one_that_came_while_it_was_away_and_no_secret_does()
    {
        var received = new ConcurrentQueue<IncidentContext>();
        var port = Local.FreePort.Find();
        await using var world = await ShopWorld.StartAsync(new ShopWorldOptions(new CuttableOutside(), ShopFleet.Brisk, TimeSpan.FromMinutes(1)) { Kubeconfig = null });
        await world.KubectlAsync($"{{ apiVersion: v1, kind: Namespace, metadata: {{ name: {world.Namespace} }} }}", "create", "--validate=false", "-f", "-");
        await using var relay = world.LaunchRelay("relay-0", ("Relay__Analyser__Address", $"http://127.0.0.1:{port}"));
        await relay.WaitUntilHealthyAsync(TimeProvider.System, CancellationToken.None);

        await DeployAsync(world, "away");
        await Eventually.WhenAsync(() => RelayMetricsPage.ReadAsync(relay.Url, "trimtab_incident_stream_waiting"), static waiting => waiting > 0);
        await using var analyser = await StartAsync(port, received);
        await DeployAsync(world, "there");
        await Eventually.WhenAsync(
            () => Task.FromResult(received.ToArray()),
            static found => ((string[])["away", "there"]).All(name => found.Any(incident => incident.Pod.Name.StartsWith(name, StringComparison.Ordinal) && incident.Logs.Count > 0)));

        var whole = received.Last(static incident => incident.Logs.Count > 0);
        (whole.Relay, whole.Cluster, whole.Classification.ExitCode).ShouldBe(("relay-0", ShopFleet.Cluster, 1));
        whole.Owners.Select(static owner => owner.Kind).ShouldBe(["ReplicaSet", "Deployment"]);
        whole.Manifests.Select(static manifest => manifest.Kind).ShouldContain("Pod");
        whole.Redaction.MaskedValues.ShouldBeGreaterThan(0u);
        Encoding.UTF8.GetString([.. received.SelectMany(static incident => incident.ToByteArray())]).ShouldNotContain(Secret);
        (await File.ReadAllTextAsync(relay.LogFile)).ShouldNotContain(Secret);
    }

    private static Task<GrpcTestServer> StartAsync(int port, ConcurrentQueue<IncidentContext> received) => GrpcTestServer.StartAsync(
        routes => routes.MapGrpcDuplex(IncidentMethods.Deliver, async call =>
        {
            while (await call.ReadAsync() is { } incident)
            {
                received.Enqueue(incident);
                await call.WriteAsync(new IncidentAck { Sequence = incident.Sequence, Verdict = IncidentAck.Types.Verdict.Accepted });
            }
        }),
        port: port);

    private static Task<string> DeployAsync(ShopWorld world, string name) => world.KubectlAsync(
        $$"""
        { "apiVersion": "apps/v1", "kind": "Deployment", "metadata": { "name": "{{name}}", "namespace": "{{world.Namespace}}", "annotations": { "note": "postgres://app:{{Secret}}@db/shop" } },
          "spec": { "replicas": 1, "selector": { "matchLabels": { "app": "{{name}}" } }, "template": { "metadata": { "labels": { "app": "{{name}}" } },
            "spec": { "containers": [{ "name": "web", "image": "shop:crash-after-1s", "args": ["--password", "{{Secret}}"], "env": [{ "name": "DB_PASSWORD", "value": "{{Secret}}" }] }] } } } }
        """,
        "create", "--validate=false", "-f", "-");
}
