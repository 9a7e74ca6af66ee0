using System.Text.Json.Nodes;
using Trimtab.Cli;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Reconcile;
using Trimtab.TestKit.Storage;

namespace Trimtab.Functions.Tests.Cli;

public sealed class DiffCommandTests(AzuriteFixture storage) : IClassFixture<AzuriteFixture>
{
    private const string Manifests = """
        apiVersion: v1
        kind: Namespace
        metadata: { name: shop }
        ---
        apiVersion: v1
        kind: Secret
        metadata: { name: keys, namespace: shop }
        stringData: { password: SECRETVALUE }
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web, namespace: shop }
        spec:
          replicas: 2
          selector: { matchLabels: { app: web } }
          template:
            metadata: { labels: { app: web } }
            spec: { containers: [{ name: web, image: "shop:1", resources: { requests: { cpu: 1000m } } }] }
        """;

    [Fact]
    public async Task A_first_install_creates_everything_and_shows_no_secret()
    {
        await using var scene = await CliScene.StartAsync(storage);
        var revision = await scene.PushAsync("deploy/all.yaml", Manifests);

        var run = await scene.RunAsync("diff", "shop");

        run.ExitCode.ShouldBe(ExitCode.Bad, run.Error);
        run.Output.ShouldContain("+ Namespace shop");
        run.Output.ShouldContain("    + spec.template.spec.containers[web].image: \"shop:1\"");
        run.Output.ShouldContain("    + stringData.password: (secret)");
        run.Output.ShouldNotContain("SECRETVALUE");
        run.Output.ShouldContain($"shop at {revision}: 3 created, 0 changed, 0 pruned, 0 unchanged");
        (await scene.Cluster.GetAsync(new ObjectReference(KindName.Namespace, "", "shop"), CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task What_is_applied_already_differs_in_nothing_whatever_the_form_of_its_amounts()
    {
        await using var scene = await CliScene.StartAsync(storage);
        await scene.PushAsync("deploy/all.yaml", Manifests);
        await ApplyAsync(scene, Manifests.Replace("1000m", "1", StringComparison.Ordinal));

        var run = await scene.RunAsync("diff");

        run.ExitCode.ShouldBe(ExitCode.Good, run.Output + run.Error);
        run.Output.ShouldContain("0 created, 0 changed, 0 pruned, 3 unchanged");
    }

    [Fact]
    public async Task A_local_directory_is_compared_field_by_field()
    {
        await using var scene = await CliScene.StartAsync(storage);
        await ApplyAsync(scene, Manifests);
        await EnterAsync(scene, "gone");
        await scene.Repository.WriteAsync(
            "deploy/all.yaml",
            Manifests.Replace("shop:1", "shop:2", StringComparison.Ordinal).Replace("SECRETVALUE", "OTHERVALUE", StringComparison.Ordinal),
            CancellationToken.None);

        var run = await scene.RunAsync("diff", "shop", "--path", scene.Repository.Directory, "-o", "json");

        run.ExitCode.ShouldBe(ExitCode.Bad, run.Error);
        var objects = run.Json["objects"]!.AsArray();
        objects.Select(static value => $"{value!["change"]} {value["kind"]} {value["name"]}").ShouldBe(["Changed Secret keys", "Changed Deployment web", "Pruned ConfigMap gone"]);
        objects[0]!["fields"]!.ToJsonString().ShouldBe("""[{"path":"data.password","isSecret":true}]""");
        objects[1]!["fields"]!.ToJsonString().ShouldBe("""[{"path":"spec.template.spec.containers[web].image","before":"shop:1","after":"shop:2","isSecret":false}]""");
        run.Output.ShouldNotContain("OTHERVALUE");
    }

    [Fact]
    public async Task A_revision_that_the_cluster_would_refuse_gives_2_and_every_reason()
    {
        await using var scene = await CliScene.StartAsync(storage);
        await scene.PushAsync("deploy/all.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, namespace: nowhere }\n---\napiVersion: example.com/v1\nkind: Odd\nmetadata: { name: b }\n");

        var run = await scene.RunAsync("diff", "shop");

        run.ExitCode.ShouldBe(ExitCode.Usage);
        run.Output.ShouldContain("refused: Namespace nowhere: does not exist");
        run.Output.ShouldContain("refused: Odd b: the cluster serves no kind");
    }

    [Theory]
    [InlineData("kind: [", "all.yaml:1:", "diff", "shop")]
    [InlineData("{}", "The fleet names no target nobody", "diff", "nobody")]
    [InlineData("{}", "can't stand together", "diff", "shop", "--path", ".", "--revision", "x")]
    public async Task What_is_wrong_gives_2_never_1(string manifest, string said, params string[] args)
    {
        await using var scene = await CliScene.StartAsync(storage);
        await scene.PushAsync("deploy/all.yaml", manifest);

        var run = await scene.RunAsync(args);

        run.ExitCode.ShouldBe(ExitCode.Usage);
        run.Error.ShouldContain(said);
    }

    [Fact]
    public async Task A_wrong_fleet_gives_2()
    {
        await using var scene = await CliScene.StartAsync(storage);
        scene.WriteFleet("nonsense: 1");

        (await scene.RunAsync("diff", "shop")).ExitCode.ShouldBe(ExitCode.Usage);
    }

    [Fact]
    public async Task A_cluster_that_is_away_gives_3()
    {
        await using var scene = await CliScene.StartAsync(storage);
        await scene.PushAsync("deploy/all.yaml", Manifests);
        await scene.Twin.DisposeAsync();

        (await scene.RunAsync("diff", "shop")).ExitCode.ShouldBe(ExitCode.Unavailable);
    }

    [Fact]
    public async Task Drift_that_its_policy_leaves_is_shown_and_is_no_change()
    {
        const string manifest = """
            apiVersion: v1
            kind: ConfigMap
            metadata: { name: settings, namespace: default, annotations: { trimtab.dev/drift: report } }
            data: { value: "1" }
            """;
        await using var scene = await CliScene.StartAsync(storage);
        await scene.PushAsync("deploy/all.yaml", manifest);
        await ApplyAsync(scene, manifest.Replace("\"1\"", "\"by hand\"", StringComparison.Ordinal));
        var wanted = Trimtab.Domain.Yaml.YamlTree.Parse("all.yaml", manifest, Trimtab.Domain.Yaml.YamlLimits.Manifests)[0].Root!.AsObject();
        wanted["metadata"]!["labels"] = new JsonObject { [TrimtabNames.Target] = "shop" };
        await new TargetDocuments(scene.Account.Documents).TryWriteInventoryAsync(
            new TargetInventory("shop", [new InventoryEntry(wanted.Reference, Trimtab.Domain.ContentDigest.Of(wanted), "1")]), "", CancellationToken.None);

        var run = await scene.RunAsync("diff");

        run.ExitCode.ShouldBe(ExitCode.Good, run.Output + run.Error);
        run.Output.ShouldContain("! ConfigMap default/settings: somebody changed it, and it stays so: drift policy report");
        run.Output.ShouldContain("    - data.value: \"by hand\"");
        run.Output.ShouldContain("0 created, 0 changed, 0 pruned, 0 unchanged, 1 left as they are");
    }

    private static async Task ApplyAsync(CliScene scene, string manifests)
    {
        foreach (var tree in Trimtab.Domain.Yaml.YamlTree.Parse("all.yaml", manifests, Trimtab.Domain.Yaml.YamlLimits.Manifests))
        {
            var value = tree.Root!.AsObject();
            value["metadata"]!["labels"] = new JsonObject { [TrimtabNames.Target] = "shop" };
            await scene.Cluster.ApplyAsync(value, new ApplyOptions(), CancellationToken.None);
        }
    }

    private static async Task EnterAsync(CliScene scene, string name)
    {
        var gone = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ConfigMap",
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "shop", ["labels"] = new JsonObject { [TrimtabNames.Target] = "shop" } },
        };
        var live = await scene.Cluster.ApplyAsync(gone, new ApplyOptions(), CancellationToken.None);
        await new TargetDocuments(scene.Account.Documents).TryWriteInventoryAsync(new TargetInventory("shop", [new InventoryEntry(live.Reference)]), "", CancellationToken.None);
    }
}
