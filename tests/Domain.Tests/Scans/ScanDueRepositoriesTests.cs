using Trimtab.Domain.Assets;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Scans;

namespace Trimtab.Domain.Tests.Scans;

public sealed class ScanDueRepositoriesTests
{
    private readonly ScanScene _scene = new("images: { checkInterval: 1h, deny: [quay.io] }");

    [Fact]
    public async Task Each_repository_is_due_once_an_interval_however_many_assets_use_it()
    {
        _scene.Assets.AddRange([ScanScene.Deployment("web", "nginx:1"), ScanScene.Deployment("api", "nginx:2"), ScanScene.Deployment("db", "postgres:17"), ScanScene.Deployment("no", "quay.io/x/y:1")]);

        var first = await RunAsync();
        var again = await RunAsync();
        _scene.Clock.Advance(TimeSpan.FromMinutes(47));
        var early = await RunAsync();
        _scene.Clock.Advance(TimeSpan.FromMinutes(13));
        var later = await RunAsync();

        (first, again, early, later).ShouldBe((2, 0, 0, 2));
        _scene.Sender.Of<ScanRepository>().Select(static body => body.Artifact).ShouldBe(
            ["docker.io/library/nginx", "docker.io/library/postgres", "docker.io/library/nginx", "docker.io/library/postgres"]);
        _scene.Sender.Sent.ShouldAllBe(static sent => sent.Delay < TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task The_shortest_interval_of_the_assets_counts_at_once()
    {
        var slow = ScanScene.Deployment("web", "nginx:1");
        _scene.Assets.Add(slow);
        await RunAsync();
        _scene.Assets.Add(ScanScene.Deployment("api", "nginx:1") with { Annotations = new Dictionary<string, string>(StringComparer.Ordinal) { ["trimtab.dev/check-interval"] = "2m" } });
        _scene.Clock.Advance(TimeSpan.FromMinutes(1));

        var soon = await RunAsync();
        _scene.Clock.Advance(TimeSpan.FromMinutes(2));

        (soon, await RunAsync()).ShouldBe((0, 1));
    }

    [Theory]
    [InlineData("5m", 300)]
    [InlineData("1s", 60)]
    [InlineData("900d", 30 * 86_400)]
    [InlineData("often", 3600)]
    [InlineData("0s", 3600)]
    public void An_annotation_says_how_often_within_limits(string annotation, int seconds)
        => CheckInterval.Of(
                new Asset(new AssetId("a", "b", AssetKind.Deployment, "c")) { Annotations = new Dictionary<string, string>(StringComparer.Ordinal) { ["trimtab.dev/check-interval"] = annotation } },
                TimeSpan.FromHours(1))
            .ShouldBe(TimeSpan.FromSeconds(seconds));

    [Fact]
    public async Task An_assets_repositories_are_asked_for_by_its_name()
    {
        _scene.Assets.AddRange([ScanScene.Deployment("web", "nginx:1"), ScanScene.Deployment("db", "postgres:17")]);
        var handler = new ScanAssetsHandler(_scene.Use, _scene.Sender);

        await handler.HandleAsync(new ScanAssets("apps-eu/shop/deployment/db", default), MessageContext.For("test"), CancellationToken.None);
        await handler.HandleAsync(new ScanAssets(null, default), MessageContext.For("test"), CancellationToken.None);
        var nobody = await handler.HandleAsync(new ScanAssets("apps-eu/shop/deployment/gone", default), MessageContext.For("test"), CancellationToken.None);

        _scene.Sender.Of<ScanRepository>().Select(static body => body.Artifact).ShouldBe(["docker.io/library/postgres", "docker.io/library/nginx", "docker.io/library/postgres"]);
        nobody.Reason.ShouldBe("No repository is known that apps-eu/shop/deployment/gone uses.");
    }

    private Task<int> RunAsync() => new ScanDueRepositories(_scene.Fleet, _scene.Use, _scene.Documents, _scene.Sender, _scene.Clock).RunAsync(MessageContext.For("timer"), CancellationToken.None);
}
