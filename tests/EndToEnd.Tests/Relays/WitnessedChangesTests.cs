using Trimtab.EndToEnd.Tests.Worlds;
using Trimtab.Local;
using Trimtab.TestKit.Network;
using Trimtab.TestKit.Running;

namespace Trimtab.EndToEnd.Tests.Relays;

/// <summary>Live changes on a real API server that calls the relay's witness: the commit's author is the user.</summary>
public sealed class WitnessedChangesTests
{
    private static readonly string[] AsJane = ["--as=jane@example.com", "--as-group=system:masters"];

    [RealClusterFact]
    public Task A_commits_author_is_the_user_and_what_did_not_persist_makes_none() => WitnessedAsync(async (world, scene) =>
    {
        await scene.SetAsync("settings", "one", AsJane);
        await WhenFileAsync(scene, "settings", "one");
        await scene.SetAsync("settings", "never", [.. AsJane, "--dry-run=server"]);
        await world.KubectlAsync("", ["label", "configmap", "settings", "--namespace", world.Namespace, "tier=gold", .. AsJane]);
        await Eventually.WhenAsync(() => scene.FileAsync("settings"), static file => file?.Contains("tier: gold", StringComparison.Ordinal) is true);
        await world.KubectlAsync("", ["delete", "configmap", "settings", "--namespace", world.Namespace, .. AsJane]);
        await Eventually.WhenAsync(() => scene.FileAsync("settings"), static file => file is null);

        await ScaleAsync(world, scene);
        (await scene.SubjectsAsync()).Where(static subject => subject.Contains("configmap/settings", StringComparison.Ordinal)).ShouldBe(
        [
            $"jane@example.com: [CREATE] configmap/settings in ns/{world.Namespace} by user/jane@example.com",
            $"jane@example.com: [UPDATE] configmap/settings in ns/{world.Namespace} by user/jane@example.com",
            $"jane@example.com: [DELETE] configmap/settings in ns/{world.Namespace} by user/jane@example.com",
        ]);
    });

    /// <summary>An API server says of a Namespace that it is in itself, and of no other object that is in no namespace.</summary>
    [RealClusterFact]
    public Task The_author_of_what_is_in_no_namespace_is_the_user_too() => WitnessedAsync(async (world, scene) =>
    {
        await scene.ClusterRuleAsync(["clusterroles", "namespaces"]);
        await WhenCapturingAsync(world);
        foreach (var (kind, version) in ((string, string)[])[("ClusterRole", "rbac.authorization.k8s.io/v1"), ("Namespace", "v1")])
        {
            await ChangeAsync(world, scene, kind, version);
        }
    });

    /// <summary>Makes, changes and deletes an object as Jane.</summary>
    private static async Task ChangeAsync(ShopWorld world, CaptureScene scene, string kind, string version)
    {
        var (name, word) = ($"{world.Namespace}-seen", kind.ToLowerInvariant());
        var path = $"cluster-scoped/{word}/{name}.yaml";
        try
        {
            await world.KubectlAsync($"{{ apiVersion: {version}, kind: {kind}, metadata: {{ name: {name}, labels: {{ of: {world.Namespace} }} }} }}", ["create", "-f", "-", .. AsJane]);
            await Eventually.WhenAsync(() => scene.FileAtAsync(path), static file => file is not null);
            await world.KubectlAsync("", ["label", word, name, "tier=gold", .. AsJane]);
            await Eventually.WhenAsync(() => scene.FileAtAsync(path), static file => file?.Contains("tier: gold", StringComparison.Ordinal) is true);
        }
        finally
        {
            await world.KubectlAsync("", ["delete", word, name, "--wait=false", "--ignore-not-found", .. AsJane]);
        }

        await Eventually.WhenAsync(() => scene.FileAtAsync(path), static file => file is null);
        (await scene.SubjectsAsync()).Where(subject => subject.Contains($"{word}/{name}", StringComparison.Ordinal)).ShouldBe(
        [
            $"jane@example.com: [CREATE] {word}/{name} by user/jane@example.com",
            $"jane@example.com: [UPDATE] {word}/{name} by user/jane@example.com",
            $"jane@example.com: [DELETE] {word}/{name} by user/jane@example.com",
        ]);
    }

    private static Task WhenCapturingAsync(ShopWorld world)
        => Eventually.WhenAsync(
            () => world.KubectlAsync("", "get", "clusterwatchrule", world.Namespace, "--output", "jsonpath={.status.conditions[0].reason}"),
            static reason => reason == "Capturing");

    /// <summary>Plays with an app and a relay whose witness the API server calls.</summary>
    private static async Task WitnessedAsync(Func<ShopWorld, CaptureScene, Task> play)
    {
        await using var world = await ShopWorld.StartAsync(new ShopWorldOptions(new CuttableOutside(), ShopFleet.Brisk, TimeSpan.FromMinutes(1)));
        var scene = await CaptureScene.StartAsync(world, ["configmaps", "deployments"]);
        // Kubernetes 1.20 gives namespaces no label with their name.
        await world.KubectlAsync("", "label", "namespace", world.Namespace, $"kubernetes.io/metadata.name={world.Namespace}", "--overwrite");
        var authority = Directory.CreateTempSubdirectory("trimtab-witness-").FullName;
        try
        {
            var (witness, port) = (RelayWitness.Create(authority), FreePort.Find());
            await using var app = world.Launch();
            await using var relay = world.LaunchRelay("relay-0", [("Relay__Captures", "true"), .. witness.SettingsOn(port)]);
            await app.WaitUntilHealthyAsync(TimeProvider.System, CancellationToken.None);
            await relay.WaitUntilHealthyAsync(TimeProvider.System, CancellationToken.None);
            await witness.RegisterAsync(world, port);
            await WhenWitnessedAsync(scene, relay.Url);
            await play(world, scene);
        }
        finally
        {
            await RelayWitness.UnregisterAsync(world);
            await scene.EndAsync();
            Directory.Delete(authority, recursive: true);
        }
    }

    /// <summary>An API server keeps its connections, and a Service chooses only for new ones: those that are open stay with the relay that led.</summary>
    [RealClusterFact]
    public async Task Authors_are_known_again_after_the_lease_moved_while_nobody_died()
    {
        await using var world = await ShopWorld.StartAsync(new ShopWorldOptions(new CuttableOutside(), ShopFleet.Brisk, TimeSpan.FromMinutes(1)));
        var scene = await CaptureScene.StartAsync(world, ["configmaps"]);
        await world.KubectlAsync("", "label", "namespace", world.Namespace, $"kubernetes.io/metadata.name={world.Namespace}", "--overwrite");
        var cluster = await world.ConnectAsync();
        var authority = Directory.CreateTempSubdirectory("trimtab-witness-").FullName;
        try
        {
            var witness = RelayWitness.Create(authority);
            var ports = new Dictionary<string, int>(StringComparer.Ordinal) { ["relay-0"] = FreePort.Find(), ["relay-1"] = FreePort.Find() };
            await using var app = world.Launch();
            await app.WaitUntilHealthyAsync(TimeProvider.System, CancellationToken.None);
            await using var relays = new RelayPair(world, name => [("Relay__Captures", "true"), ("POD_UID", name), .. witness.SettingsOn(ports[name])]);
            await relays.StartAsync();
            await using var service = new CuttableTunnel(new Uri($"https://localhost:{ports["relay-0"]}"));
            await witness.RegisterAsync(world, service.Address.Port);
            foreach (var leader in (string[])["relay-0", "relay-1", "relay-0"])
            {
                await RelayLease.MoveAsync(world, leader, uid: leader);
                await RelayLease.WhenHolderAsync(cluster, world.Namespace, leader);
                service.Server = new Uri($"https://localhost:{ports[leader]}");
                await WhenWitnessedAsync(scene, relays.UrlOf(leader));
                await scene.SetAsync("settings", $"of-{leader}", AsJane);
                await WhenFileAsync(scene, "settings", $"of-{leader}");
            }

            (await scene.SubjectsAsync()).Where(static subject => subject.Contains("configmap/settings", StringComparison.Ordinal)).ShouldAllBe(
                static subject => subject.StartsWith("jane@example.com: ", StringComparison.Ordinal));
        }
        finally
        {
            await RelayWitness.UnregisterAsync(world);
            await scene.EndAsync();
            Directory.Delete(authority, recursive: true);
        }
    }

    /// <summary>Scaled writes no Deployment, but a Scale: also that has an author.</summary>
    private static async Task ScaleAsync(ShopWorld world, CaptureScene scene)
    {
        await world.KubectlAsync(
            $$"""
            { "apiVersion": "apps/v1", "kind": "Deployment", "metadata": { "name": "none", "namespace": "{{world.Namespace}}" },
              "spec": { "replicas": 0, "paused": true, "selector": { "matchLabels": { "app": "none" } },
                "template": { "metadata": { "labels": { "app": "none" } }, "spec": { "containers": [{ "name": "web", "image": "shop.invalid/none" }] } } } }
            """,
            "create", "-f", "-");
        await Eventually.WhenAsync(scene.SubjectsAsync, static subjects => subjects.Any(static subject => subject.Contains("[CREATE] deployment/none", StringComparison.Ordinal)));
        await world.KubectlAsync("", ["scale", "deployment", "none", "--replicas=2", "--namespace", world.Namespace, "--as=joe@example.com", "--as-group=system:masters"]);

        var subjects = await Eventually.WhenAsync(scene.SubjectsAsync, static subjects => subjects.Any(static subject => subject.Contains("[UPDATE] deployment/none", StringComparison.Ordinal)));
        subjects.Where(static subject => subject.Contains("[UPDATE] deployment/none", StringComparison.Ordinal)).ShouldBe(
            [$"joe@example.com: [UPDATE] deployment/none in ns/{world.Namespace} by user/joe@example.com"]);
    }

    /// <summary>The API server learns of a new webhook in its own time.</summary>
    private static async Task WhenWitnessedAsync(CaptureScene scene, Uri relay)
    {
        var number = 0;
        var before = await ReadAsync();
        await Eventually.WhenAsync(
            async () =>
            {
                await scene.SetAsync("warm", $"{number++}");
                return await ReadAsync();
            },
            kept => kept > before);

        Task<double> ReadAsync() => RelayMetricsPage.ReadAsync(relay, "gitopsreverser_admissions_total{result=\"kept\"}");
    }

    private static Task WhenFileAsync(CaptureScene scene, string name, string value)
        => Eventually.WhenAsync(() => scene.FileAsync(name), file => file?.Contains($"key: {value}", StringComparison.Ordinal) is true);
}
