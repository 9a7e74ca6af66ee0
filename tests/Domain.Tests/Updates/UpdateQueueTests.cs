using Trimtab.Domain.Assets;
using Trimtab.Domain.Updates;

namespace Trimtab.Domain.Tests.Updates;

public sealed class UpdateQueueTests
{
    private readonly UpdateScene _scene = new();

    [Fact]
    public async Task No_more_run_at_once_than_the_policy_says()
    {
        _scene.Execution = _scene.Execution with { AtOnce = 3 };
        var ids = Enumerable.Range(0, 10).Select(number => _scene.Given($"web-{number}")).ToList();
        foreach (var id in ids)
        {
            _scene.Send(new StartUpdate(id));
        }

        await _scene.RunAsync(TimeSpan.FromHours(1));

        _scene.World.MostAtOnce.ShouldBe(3);
        foreach (var id in ids)
        {
            (await _scene.FindAsync(id)).Phase.ShouldBe(UpdatePhase.Succeeded);
        }
    }

    [Fact]
    public async Task The_greater_priority_goes_first_then_who_waits_longest()
    {
        _scene.Execution = _scene.Execution with { AtOnce = 1 };
        var (first, second, urgent) = (_scene.Given("a"), _scene.Given("b"), _scene.Given("c", priority: 5));
        foreach (var id in new[] { first, second, urgent })
        {
            _scene.Send(new StartUpdate(id));
        }

        await _scene.RunAsync(TimeSpan.FromHours(1));

        var started = new List<DateTimeOffset>();
        foreach (var id in new[] { first, urgent, second })
        {
            started.Add((await _scene.FindAsync(id)).StartedAt!.Value);
        }

        started.ShouldBe(started.Order());
    }

    [Fact]
    public async Task Who_depends_on_another_waits_until_that_one_is_done()
    {
        var dependent = _scene.Given("web", with: static asset => asset with { Labels = new Dictionary<string, string> { ["com.centurylinklabs.watchtower.depends-on"] = "/db" } });
        var database = _scene.Given("db");
        _scene.Send(new StartUpdate(database));
        _scene.Send(new StartUpdate(dependent));

        await _scene.RunAsync(TimeSpan.FromHours(1));

        (await _scene.FindAsync(dependent)).StartedAt!.Value.ShouldBeGreaterThanOrEqualTo((await _scene.FindAsync(database)).EndedAt!.Value);
        _scene.World.MostAtOnce.ShouldBe(1);
    }

    [Fact]
    public async Task Two_that_depend_on_each_other_do_not_wait_for_ever()
    {
        var web = _scene.Given("web", with: static asset => asset with { Annotations = new Dictionary<string, string> { ["trimtab.dev/depends-on"] = "db" } });
        var database = _scene.Given("db", with: static asset => asset with { Annotations = new Dictionary<string, string> { ["trimtab.dev/depends-on"] = "web" } });
        _scene.Send(new StartUpdate(web));
        _scene.Send(new StartUpdate(database));

        await _scene.RunAsync(TimeSpan.FromHours(1));

        (await _scene.FindAsync(web)).Phase.ShouldBe(UpdatePhase.Succeeded);
        (await _scene.FindAsync(database)).Phase.ShouldBe(UpdatePhase.Succeeded);
        _scene.World.MostAtOnce.ShouldBe(1);
    }

    [Fact]
    public async Task Two_of_one_target_never_run_together()
    {
        foreach (var name in new[] { "web", "api" })
        {
            _scene.Send(new StartUpdate(_scene.Given(name, with: static asset => asset with { Target = "shop-prod" })));
        }

        await _scene.RunAsync(TimeSpan.FromHours(1));

        _scene.World.MostAtOnce.ShouldBe(1);
    }

    [Fact]
    public void Labels_name_what_an_asset_depends_on()
    {
        var asset = new Asset(new AssetId("nas", "", AssetKind.Container, "shop-web-1"))
        {
            ComposeProject = "shop",
            Labels = new Dictionary<string, string> { ["com.docker.compose.depends_on"] = "db:service_healthy:false,cache:service_started:false", ["com.centurylinklabs.watchtower.depends-on"] = "/proxy, other/container/x" },
        };

        UpdateDependencies.Of(asset).Select(static id => id.ToString()).ShouldBe(["nas/container/proxy", "other/container/x", "nas/container/shop-db-1", "nas/container/shop-cache-1"]);
    }
}
