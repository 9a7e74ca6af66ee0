using Trimtab.Cli;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Yaml;
using Trimtab.TestKit.Files;
using Trimtab.TestKit.Storage;

namespace Trimtab.Functions.Tests.Cli;

public sealed class BuildCommandTests(AzuriteFixture storage) : IClassFixture<AzuriteFixture>
{
    private const string Web = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web }
        spec: { template: { spec: { containers: [{ name: web, image: "shop:1", ports: [{ containerPort: 80 }] }] } } }
        ---
        apiVersion: v1
        kind: Namespace
        metadata: { name: shop, namespace: stray }
        ---
        apiVersion: example.com/v1
        kind: Stranger
        metadata: { name: odd }
        """;

    [Fact]
    public async Task A_directory_is_printed_in_the_order_of_apply_as_yaml_that_reads_back()
    {
        using var folder = new ScratchDirectory();
        await File.WriteAllTextAsync(folder["web.yaml"], Web);

        var run = await CliRun.OfAsync("build", folder.Path);

        run.ExitCode.ShouldBe(ExitCode.Good, run.Error);
        YamlTree.Parse("out.yaml", run.Output, YamlLimits.Manifests).Select(static tree => tree.Root!.AsObject().Reference.ToString())
            .ShouldBe(["Namespace stray/shop", "Deployment web", "Stranger odd"]);
        (await CliRun.OfAsync("build", folder.Path)).Output.ShouldBe(run.Output);
    }

    [Fact]
    public async Task For_a_target_the_objects_are_prepared_as_the_reconciler_does()
    {
        await using var scene = await CliScene.StartAsync(storage);
        await scene.Repository.WriteAsync("deploy/web.yaml", Web, CancellationToken.None);

        var run = await scene.RunAsync("build", scene.Repository.Directory, "--target", "shop", "-o", "json");

        run.ExitCode.ShouldBe(ExitCode.Good, run.Error);
        var items = run.Json["items"]!.AsArray();
        items[0]!.AsObject().Find("metadata", "namespace").ShouldBeNull();
        items[1]!.AsObject().Namespace.ShouldBe("shop");
        items[1]!.AsObject().Label(TrimtabNames.Target).ShouldBe("shop");
        items[1]!["spec"]!["template"]!["spec"]!["containers"]![0]!["ports"]![0]!["protocol"]!.GetValue<string>().ShouldBe("TCP");
        run.Error.ShouldContain("example.com/v1 Stranger");
    }

    [Fact]
    public async Task A_kustomization_is_built_with_its_bases_outside_the_path()
    {
        await using var scene = await CliScene.StartAsync(storage);
        await scene.Repository.WriteAsync("base/kustomization.yaml", "resources: [web.yaml]\n", CancellationToken.None);
        await scene.Repository.WriteAsync("base/web.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web }\n", CancellationToken.None);
        await scene.Repository.WriteAsync("prod/kustomization.yaml", "namePrefix: prod-\nresources: [../base]\n", CancellationToken.None);

        var run = await scene.RunAsync("build", Path.Combine(scene.Repository.Directory, "prod"));

        run.ExitCode.ShouldBe(ExitCode.Good, run.Error);
        run.Output.ShouldContain("name: prod-web");
    }

    [Fact]
    public async Task Every_fault_is_named_with_file_and_line_and_gives_1()
    {
        using var folder = new ScratchDirectory();
        await File.WriteAllTextAsync(folder["a.yaml"], "apiVersion: v1\nkind: ConfigMap\n");
        await File.WriteAllTextAsync(folder["b.yaml"], "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: x, name: y }\n");

        var run = await CliRun.OfAsync("build", folder.Path);

        run.ExitCode.ShouldBe(ExitCode.Bad);
        run.Error.ShouldContain("a.yaml:1: ConfigMap has no metadata");
        run.Error.ShouldContain("b.yaml:3:");
        run.Output.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_missing_directory_and_an_unknown_target_give_2()
    {
        await using var scene = await CliScene.StartAsync(storage);

        (await scene.RunAsync("build", scene["nowhere"])).ExitCode.ShouldBe(ExitCode.Usage);
        var run = await scene.RunAsync("build", scene["shop"], "--target", "nobody");

        run.ExitCode.ShouldBe(ExitCode.Usage);
        run.Error.ShouldContain("It has: shop.");
    }
}
