using System.Diagnostics;
using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Incidents;
using Trimtab.Domain.Yaml;
using Trimtab.EndToEnd.Tests.Worlds;
using Trimtab.Local;

namespace Trimtab.EndToEnd.Tests.Relays;

/// <summary>The roles that the chart gives the relay, and what the relay asks of a cluster when it does all that it can.</summary>
public sealed class RelayRightsTests
{
    /// <summary>Of owners that no pod of the twin has, and of kinds that the twin does not serve.</summary>
    private static readonly string[] NotOnTheTwin = ["get batch/cronjobs", "get batch/jobs"];

    [Fact]
    public async Task Each_right_is_used_and_none_is_missing()
    {
        await using var calls = new ClusterCalls();
        await using var world = await ShopWorld.StartAsync(new ShopWorldOptions(calls, ShopFleet.Brisk, TimeSpan.FromMinutes(1)) { Kubeconfig = null, RelaySettings = "readyDeadline: 15s\n" });
        var scene = await CaptureScene.StartAsync(world, ["configmaps", "deployments", "statefulsets", "daemonsets", "services", "ingresses"]);
        await using var app = world.Launch();
        await app.WaitUntilHealthyAsync(TimeProvider.System, CancellationToken.None);
        var before = calls.Seen;
        await using var relay = world.LaunchRelay("relay-0", ("Relay__Captures", "true"), ("Relay__Lease", "relay"));
        await relay.WaitUntilHealthyAsync(TimeProvider.System, CancellationToken.None);
        await world.KubectlAsync(
            $"{{ apiVersion: v1, kind: Pod, metadata: {{ name: relay-0, namespace: {world.Namespace} }}, spec: {{ containers: [{{ name: relay, image: 'shop:good' }}] }} }}", "create", "--validate=false", "-f", "-");
        foreach (var kind in (string[])["Deployment", "StatefulSet", "DaemonSet"])
        {
            await world.KubectlAsync(Workload(world.Namespace, kind, "shop:crash-after-1s"), "create", "--validate=false", "-f", "-");
        }

        await scene.SetAsync("settings", "one");
        await Eventually.WhenAsync(() => scene.FileAsync("settings"), static file => file is not null);
        await world.KubectlAsync(Workload(world.Namespace, "Deployment", "shop:missing"), "apply", "--validate=false", "-f", "-");
        await Eventually.WhenAsync(
            () => new IncidentDocuments(world.Storage.Documents).ReadAllAsync(isClosedToo: true, CancellationToken.None),
            static found => found.Select(static incident => incident.Owner.Kind).Distinct().Count() >= 3 && found.Any(static incident => incident.Kind == Domain.Signals.PodFailureKind.ImagePull));
        await Eventually.WhenAsync(() => Task.FromResult(calls.Seen), static seen => seen.Contains("update coordination.k8s.io/leases") && seen.Contains("list events"));

        var used = calls.Seen.Except(before).ToArray();
        var allowed = await AllowedAsync();
        used.Except(allowed).ShouldBeEmpty("the relay asks for it, and its role does not allow it");
        allowed.Except(used).Except(NotOnTheTwin).ShouldBeEmpty("its role allows it, and the relay does not ask for it");
    }

    private static async Task<string[]> AllowedAsync()
    {
        var tools = LocalTools.Find();
        using var helm = Process.Start(new ProcessStartInfo(tools.Helm, ["template", "trimtab", Path.Combine(Path.GetDirectoryName(tools.Folder)!, "infra", "helm", "trimtab")]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        var made = await helm.StandardOutput.ReadToEndAsync();
        await helm.WaitForExitAsync();
        helm.ExitCode.ShouldBe(0);
        return
        [
            .. YamlTree.Parse("chart", made, YamlLimits.Manifests).Select(static tree => tree.Root).OfType<JsonObject>()
                .Where(static value => value.KindName.Kind is "ClusterRole" or "Role" && value.Name.EndsWith("-relay", StringComparison.Ordinal))
                .SelectMany(static role => role.Items("rules")).SelectMany(Rights).Distinct().Order(StringComparer.Ordinal),
        ];
    }

    private static IEnumerable<string> Rights(JsonObject rule)
        => from verb in Words(rule, "verbs")
           from @group in Words(rule, "apiGroups")
           from resource in Words(rule, "resources")
           select $"{verb} {(@group.Length == 0 ? "" : @group + "/")}{resource}";

    private static string[] Words(JsonObject rule, string field) => [.. rule[field]!.AsArray().Select(static word => word!.GetValue<string>())];

    private static string Workload(string @namespace, string kind, string image) => $$"""
        { "apiVersion": "apps/v1", "kind": "{{kind}}", "metadata": { "name": "{{kind.ToLowerInvariant()}}", "namespace": "{{@namespace}}" },
          "spec": { {{(kind == "DaemonSet" ? "" : "\"replicas\": 1,")}} {{(kind == "StatefulSet" ? "\"serviceName\": \"web\"," : "")}} "selector": { "matchLabels": { "app": "{{kind}}" } },
            "template": { "metadata": { "labels": { "app": "{{kind}}" } }, "spec": { "containers": [{ "name": "web", "image": "{{image}}", "envFrom": [{ "configMapRef": { "name": "settings", "optional": true } }] }] } } } }
        """;
}
