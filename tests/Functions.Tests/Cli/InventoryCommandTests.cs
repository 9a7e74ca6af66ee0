using Trimtab.Cli;
using Trimtab.Domain.Assets;
using Trimtab.Domain.Messaging;
using Trimtab.TestKit.Storage;

namespace Trimtab.Functions.Tests.Cli;

public sealed class InventoryCommandTests(AzuriteFixture storage) : IClassFixture<AzuriteFixture>
{
    private const string Digest = "sha256:aaaaaaaaaaaabbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Assets_are_listed_and_chosen_by_filters_that_must_all_fit()
    {
        await using var scene = await CliScene.StartAsync(storage);
        (await scene.RunAsync("inventory")).Output.ShouldContain("Nothing was scanned yet.");
        await FillAsync(scene);

        (await ListAsync(scene)).ShouldBe(["nas/container/db", "twin/shop/deployment/api", "twin/shop/deployment/web", "twin/shop/helmrelease/front"]);
        (await ListAsync(scene, "kind=deployment")).ShouldBe(["twin/shop/deployment/api", "twin/shop/deployment/web"]);
        (await ListAsync(scene, "kind=deployment", "image~nginx:1\\.2[0-9]$")).ShouldBe(["twin/shop/deployment/web"]);
        (await ListAsync(scene, "namespace=sh*", "name=a?i")).ShouldBe(["twin/shop/deployment/api"]);
        (await ListAsync(scene, "place=nas")).ShouldBe(["nas/container/db"]);
        (await ListAsync(scene, "stale")).ShouldBe(["nas/container/db"]);
        (await ListAsync(scene, "kind=job")).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_table_shows_what_runs_and_what_is_stale_and_why()
    {
        await using var scene = await CliScene.StartAsync(storage);
        await FillAsync(scene);

        var run = await scene.RunAsync("inventory");

        run.Output.ShouldContain("nginx:1.27");
        run.Output.ShouldContain("aaaaaaaaaaaa");
        run.Output.ShouldContain("twin/shop/helmrelease/front");
        run.Output.ShouldContain("nas is stale, last seen 2026-03-01 12:00:00Z: the engine can't be reached");
        (await scene.RunAsync("inventory", "place=nas", "-o", "json")).Json[0]!["stale"]!.GetValue<string>().ShouldBe("the engine can't be reached");
    }

    [Theory]
    [InlineData("colour=red", "'colour=red' is no filter. There are: kind=")]
    [InlineData("image~[", "'[' is no regular expression")]
    [InlineData("image~(a)\\1", "is no regular expression that can be used here")]
    public async Task A_filter_that_is_none_is_told(string filter, string fault)
    {
        var run = await CliRun.OfAsync("inventory", filter);

        run.ExitCode.ShouldBe(ExitCode.Usage);
        run.Error.ShouldContain(fault);
    }

    [Fact]
    public async Task One_asset_is_shown_with_what_it_belongs_to_and_what_it_ran()
    {
        await using var scene = await CliScene.StartAsync(storage);
        await FillAsync(scene);

        var web = await scene.RunAsync("inventory", "show", "twin/shop/deployment/web");
        web.Output.ShouldContain($"web: nginx:1.27  {Digest}");
        web.Output.ShouldContain("belongs   twin/shop/helmrelease/front");
        web.Output.ShouldContain("has       pod web-1-a of ReplicaSet web-1");
        web.Output.ShouldContain("web: nginx:1.26");

        var front = await scene.RunAsync("inventory", "show", "twin/shop/helmrelease/front", "-o", "json");
        front.Json["has"]!.AsArray().Single()!.GetValue<string>().ShouldBe("twin/shop/deployment/web");
        front.Json["asset"]!["release"]!["version"]!.GetValue<string>().ShouldBe("1.2.3");

        (await scene.RunAsync("inventory", "show", "twin/shop/deployment/nobody")).ExitCode.ShouldBe(ExitCode.Bad);
        (await scene.RunAsync("inventory", "show", "web")).ExitCode.ShouldBe(ExitCode.Usage);
    }

    [Theory]
    [InlineData("json")]
    [InlineData("yaml")]
    public async Task An_export_is_taken_elsewhere(string form)
    {
        await using var scene = await CliScene.StartAsync(storage);
        await using var other = await CliScene.StartAsync(storage);
        await FillAsync(scene);
        var export = (await scene.RunAsync("inventory", "export", "-o", form)).Output;
        await File.WriteAllTextAsync(other["export." + form], export);

        var import = await other.RunAsync("inventory", "import", other["export." + form]);

        import.Output.ShouldContain("4 assets of 2 places were taken over: nas, twin.");
        (await ListAsync(other)).Count.ShouldBe(4);
        (await other.RunAsync("inventory", "show", "twin/shop/deployment/web")).Output.ShouldContain("web: nginx:1.26");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("places: [{ place: a }]")]
    [InlineData("places: 1")]
    [InlineData("places: [{ place: a, fault: '', assets: [{ asset: { id: b/container/x }, firstSeenAt: '2026-01-01T00:00:00Z' }] }]")]
    [InlineData("a: [")]
    public async Task What_is_no_export_is_refused_and_nothing_changes(string text)
    {
        await using var scene = await CliScene.StartAsync(storage);
        await FillAsync(scene);
        await File.WriteAllTextAsync(scene["bad.yaml"], text);

        var run = await scene.RunAsync("inventory", "import", scene["bad.yaml"]);

        run.ExitCode.ShouldBe(ExitCode.Usage, run.Output);
        run.Error.ShouldContain("bad.yaml");
        (await ListAsync(scene)).Count.ShouldBe(4);
    }

    [Fact]
    public async Task A_scan_is_asked_for_by_message_for_one_place_or_all()
    {
        await using var scene = await CliScene.StartAsync(storage);
        scene.WriteFleet("dockerHosts: { nas: { address: 'unix:///nowhere' } }");

        (await scene.RunAsync("inventory", "scan")).Output.ShouldContain("Asked to scan nas, twin.");
        (await scene.RunAsync("inventory", "scan", "moon")).Error.ShouldContain("The fleet names no cluster and no Docker host moon. It has: nas, twin.");
    }

    [Theory]
    [InlineData("", ExitCode.Good)]
    [InlineData("the engine can't be reached", ExitCode.Bad)]
    public async Task A_scan_is_waited_for_whatever_came_of_the_one_before(string fault, int exitCode)
    {
        await using var scene = await CliScene.StartAsync(storage);
        await FillAsync(scene);
        scene.WriteFleet("dockerHosts: { nas: { address: 'unix:///nowhere' } }");
        var inventory = new AssetInventory(scene.Account.Documents, new TestKit.Time.FakeClock(Noon.AddHours(1)));
        List<DateTimeOffset> ends = [];

        var before = await CountAsync(scene);
        var waiting = scene.RunAsync("inventory", "scan", "nas", "--wait");
        while (await CountAsync(scene) == before)
        {
            await Task.Yield();
        }

        waiting.IsCompleted.ShouldBeFalse();

        // The queue is every test's, so that the message may have been another's: then this command has not looked yet what was there before.
        while (!waiting.IsCompleted)
        {
            ends.Add(Noon.AddHours(1).AddSeconds(ends.Count));
            await (fault.Length == 0
                ? inventory.WriteAsync(new PlaceScan("nas", ends[^1], []), CancellationToken.None)
                : inventory.MarkStaleAsync("nas", ends[^1], fault, CancellationToken.None));
            await Task.WhenAny(waiting, Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System));
        }

        var run = await waiting;
        (run.ExitCode, run.Error).ShouldBe((exitCode, ""));
        ends.ShouldContain(end => run.Output.Contains(fault.Length > 0 ? fault : end.ToString("u", System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal));
    }

    private static Task<int> CountAsync(CliScene scene) => scene.Account.Queues.CountAsync(QueueNames.Scan, CancellationToken.None);

    private static async Task<IReadOnlyList<string>> ListAsync(CliScene scene, params string[] filters)
    {
        var run = await scene.RunAsync(["inventory", .. filters, "-o", "json"]);
        run.ExitCode.ShouldBe(ExitCode.Good, run.Error);
        return [.. run.Json.AsArray().Select(static asset => asset!["id"]!.GetValue<string>())];
    }

    private static async Task FillAsync(CliScene scene)
    {
        var inventory = new AssetInventory(scene.Account.Documents, new TestKit.Time.FakeClock(Noon));
        var release = new AssetId("twin", "shop", AssetKind.HelmRelease, "front");
        await inventory.WriteAsync(new PlaceScan("twin", Noon, [Web("nginx:1.26", null, release)]), CancellationToken.None);
        await inventory.WriteAsync(
            new PlaceScan("twin", Noon, [Web("nginx:1.27", Digest, release), new Asset(new AssetId("twin", "shop", AssetKind.Deployment, "api")) { Images = [new AssetImage("api", "acme/api:2", null)] }, new Asset(release) { Release = new AssetRelease("web", "1.2.3", "7", "sha256:1", "deployed", 1) }]),
            CancellationToken.None);
        await inventory.WriteAsync(new PlaceScan("nas", Noon, [new Asset(new AssetId("nas", "", AssetKind.Container, "db")) { Images = [new AssetImage("db", "postgres:16", null)] }]), CancellationToken.None);
        await inventory.MarkStaleAsync("nas", Noon, "the engine can't be reached", CancellationToken.None);
    }

    private static Asset Web(string image, string? digest, AssetId owner)
        => new(new AssetId("twin", "shop", AssetKind.Deployment, "web"))
        {
            Images = [new AssetImage("web", image, digest)],
            Owners = [owner],
            Pods = [new AssetPod("web-1-a", "web-1")],
            Health = AssetHealth.Healthy,
        };
}
