using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.EndToEnd.Tests.Worlds;

namespace Trimtab.EndToEnd.Tests.Relays;

/// <summary>The roles that the chart gives the relay, and what the relay asks of a cluster when it does all that it can.</summary>
public sealed class RelayRightsTests
{
    [Fact]
    public async Task Each_right_is_used_and_none_is_missing()
    {
        await using var calls = new ClusterCalls();
        await using var world = await ShopWorld.StartAsync(new ShopWorldOptions(calls, ShopFleet.Brisk, TimeSpan.FromMinutes(1)) { Kubeconfig = null, RelaySettings = "readyDeadline: 15s\n" });
        var scene = await CaptureScene.StartAsync(world, ["configmaps", "deployments", "statefulsets", "daemonsets", "services", "ingresses"]);
        await using var metrics = await PodMetricsApi.StartAsync(world);
        await using var relay = world.LaunchRelay("relay-0", ("Relay__Captures", "true"), ("Relay__Lease", "relay"));
        await relay.WaitUntilHealthyAsync(TimeProvider.System, CancellationToken.None);
        await world.KubectlAsync(
            $"{{ apiVersion: v1, kind: Pod, metadata: {{ name: relay-0, namespace: {world.Namespace} }}, spec: {{ containers: [{{ name: relay, image: 'shop:good' }}] }} }}", "create", "--validate=false", "-f", "-");
        foreach (var kind in (string[])["Deployment", "StatefulSet", "DaemonSet"])
        {
            await world.KubectlAsync(Workload(world.Namespace, kind, "shop:crash-after-1s"), "create", "--validate=false", "-f", "-");
        }

        await RunAsync(world, job: "nightly-1", cronJob: "nightly");
        await scene.SetAsync("settings", "one");
        await world.KubectlAsync(
            $"{{ apiVersion: configbutler.ai/v1alpha1, kind: ClusterWatchRule, metadata: {{ name: none }}, spec: {{ gitRepoConfigRef: {world.Namespace}, rules: [{{ resources: [none.example.com] }}] }} }}", "create", "--validate=false", "-f", "-");
        await world.KubectlAsync(Workload(world.Namespace, "Deployment", "shop:missing"), "apply", "--validate=false", "-f", "-");
        await world.KubectlAsync(Workload(world.Namespace, "Deployment", "shop:oom-after-1s", "hungry"), "create", "--validate=false", "-f", "-");

        var allowed = await ChartRights.ReadAsync(static name => name.EndsWith("-relay", StringComparison.Ordinal));
        var unused = await Eventually.WhenAsync(() => Task.FromResult(allowed.Except(calls.Seen).ToArray()), static rights => rights.Length == 0);
        unused.ShouldBeEmpty();
        calls.Seen.Except(allowed).ShouldBeEmpty("the relay asks for it, and its role does not allow it");
    }

    /// <summary>Makes a failing pod of a Job of a CronJob; no controller of the twin makes these.</summary>
    private static async Task RunAsync(ShopWorld world, string job, string cronJob)
    {
        const string Pod = """{ "restartPolicy": "Never", "containers": [{ "name": "run", "image": "shop:crash-after-1s" }] }""";
        const string Job = $$"""{ "selector": { "matchLabels": { "job": "run" } }, "template": { "metadata": { "labels": { "job": "run" } }, "spec": {{Pod}} } }""";
        var cluster = await world.ConnectAsync();
        var made = await cluster.CreateAsync(
            Owned(world.Namespace, "batch/v1", "CronJob", cronJob, null, $$"""{ "schedule": "0 0 1 1 *", "jobTemplate": { "spec": {{Job}} } }"""), CancellationToken.None);
        made = await cluster.CreateAsync(Owned(world.Namespace, "batch/v1", "Job", job, made, Job), CancellationToken.None);
        await cluster.CreateAsync(Owned(world.Namespace, "v1", "Pod", $"{job}-x", made, Pod), CancellationToken.None);
    }

    private static JsonObject Owned(string @namespace, string apiVersion, string kind, string name, JsonObject? owner, string spec)
    {
        var metadata = new JsonObject { ["name"] = name, ["namespace"] = @namespace };
        if (owner is not null)
        {
            metadata["ownerReferences"] = new JsonArray(new JsonObject
            {
                ["apiVersion"] = owner.Text("apiVersion"),
                ["kind"] = owner.Text("kind"),
                ["name"] = owner.Name,
                ["uid"] = owner.Uid,
                ["controller"] = true,
            });
        }

        return new JsonObject { ["apiVersion"] = apiVersion, ["kind"] = kind, ["metadata"] = metadata, ["spec"] = JsonNode.Parse(spec) };
    }

    private static string Workload(string @namespace, string kind, string image, string? name = null) => $$"""
        { "apiVersion": "apps/v1", "kind": "{{kind}}", "metadata": { "name": "{{name ?? kind.ToLowerInvariant()}}", "namespace": "{{@namespace}}" },
          "spec": { {{(kind == "DaemonSet" ? "" : "\"replicas\": 1,")}} {{(kind == "StatefulSet" ? "\"serviceName\": \"web\"," : "")}} "selector": { "matchLabels": { "app": "{{name ?? kind}}" } },
            "template": { "metadata": { "labels": { "app": "{{name ?? kind}}" } }, "spec": { "containers": [{ "name": "web", "image": "{{image}}", "envFrom": [{ "configMapRef": { "name": "settings", "optional": true } }] }] } } } }
        """;
}
