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
        _scene.Counted.MostWaiting.ShouldBe(ids[3..], ignoreOrder: true);
        _scene.Counted.Waiting.ShouldBeEmpty();
        foreach (var id in ids)
        {
            (await _scene.FindAsync(id)).Phase.ShouldBe(UpdatePhase.Succeeded);
        }
    }

    [Fact]
    public async Task What_has_its_turn_after_its_window_closed_waits_for_the_next_one()
    {
        _scene.Execution = _scene.Execution with { AtOnce = 1 };
        var (first, second, merged) = (_scene.Given("a"), _scene.Given("b"), _scene.Given("c", isMerged: true));
        var opens = _scene.Clock.GetUtcNow() + TimeSpan.FromHours(20);
        _scene.Send(new StartUpdate(first));
        await _scene.RunAsync(TimeSpan.FromSeconds(5));
        _scene.Orders.Closed["b"] = _scene.Orders.Closed["c"] = opens;
        _scene.Send(new StartUpdate(second));
        _scene.Send(new StartUpdate(merged));
        await _scene.RunAsync(TimeSpan.FromHours(1));

        (await _scene.FindAsync(first)).Phase.ShouldBe(UpdatePhase.Succeeded);
        (await _scene.FindAsync(merged)).Phase.ShouldBe(UpdatePhase.Succeeded);
        var waiting = await _scene.FindAsync(second);
        (waiting.Phase, waiting.Status).ShouldBe((UpdatePhase.Queued, $"Its turn waits for window nights until {opens.UtcDateTime:u}."));

        await _scene.RunAsync(TimeSpan.FromHours(24));

        (await _scene.FindAsync(second)).StartedAt!.Value.ShouldBeInRange(opens, opens + TimeSpan.FromSeconds(6));
    }

    [Fact]
    public async Task What_waits_without_a_tick_is_recorded_all_the_same()
    {
        _scene.Orders.Closed["web"] = _scene.Clock.GetUtcNow() + TimeSpan.FromDays(7);
        _scene.Send(new StartUpdate(_scene.Given("web")));

        await _scene.RunAsync(TimeSpan.FromMinutes(1));

        _scene.Audit.Records.ShouldHaveSingleItem().Action.ShouldBe("update.queued");
    }

    [Fact]
    public async Task Another_attempt_waits_for_the_window_too()
    {
        _scene.Execution = _scene.Execution with { Attempts = 2 };
        _scene.World.Failing.Add("1.0.1");
        var id = _scene.Given("web");
        var opens = _scene.Clock.GetUtcNow() + TimeSpan.FromHours(20);
        _scene.Send(new StartUpdate(id));
        await _scene.RunAsync(TimeSpan.FromSeconds(5));
        _scene.Orders.Closed["web"] = opens;

        await _scene.RunAsync(TimeSpan.FromHours(19));

        var waiting = await _scene.FindAsync(id);
        (waiting.Phase, waiting.Attempt).ShouldBe((UpdatePhase.Queued, 2));
        await _scene.RunAsync(TimeSpan.FromHours(2));
        (await _scene.FindAsync(id)).Phase.ShouldBe(UpdatePhase.RolledBack);
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
    public async Task A_container_of_several_hosts_is_updated_on_one_host_after_the_other()
    {
        List<string> ids = [.. new[] { "nas", "attic", "cellar" }.Select(host => _scene.Given("web", host: host))];
        var other = _scene.Given("db", host: "nas");
        foreach (var id in ids.Append(other))
        {
            _scene.Send(new StartUpdate(id));
        }

        await _scene.RunAsync(TimeSpan.FromHours(1));

        var updates = (await Task.WhenAll(ids.Select(_scene.FindAsync))).OrderBy(static update => update.StartedAt).ToList();
        updates.ShouldAllBe(static update => update.Phase == UpdatePhase.Succeeded);
        updates[1].StartedAt!.Value.ShouldBeGreaterThanOrEqualTo(updates[0].EndedAt!.Value);
        updates[2].StartedAt!.Value.ShouldBeGreaterThanOrEqualTo(updates[1].EndedAt!.Value);
        (await _scene.FindAsync(other)).StartedAt!.Value.ShouldBeLessThan(updates[0].EndedAt!.Value);
    }

    [Fact]
    public async Task A_compose_project_is_updated_on_one_host_after_the_other_whatever_its_containers_are_called()
    {
        var ids = new[] { ("nas", "shop-web-1"), ("nas", "shop-db-1"), ("attic", "shop-api-1") }
            .Select(one => _scene.Given(one.Item2, host: one.Item1, with: static asset => asset with { ComposeProject = "shop" })).ToList();
        foreach (var id in ids)
        {
            _scene.Send(new StartUpdate(id));
        }

        await _scene.RunAsync(TimeSpan.FromHours(1));

        var updates = await Task.WhenAll(ids.Select(_scene.FindAsync));
        updates[1].StartedAt!.Value.ShouldBeLessThan(updates[0].EndedAt!.Value);
        updates[2].StartedAt!.Value.ShouldBeGreaterThanOrEqualTo(updates.Take(2).Max(static update => update.EndedAt!.Value));
    }

    [Fact]
    public async Task What_was_taken_back_on_one_host_is_not_tried_on_the_next()
    {
        _scene.World.Failing.Add("1.0.1");
        var (first, second) = (_scene.Given("web", host: "nas"), _scene.Given("web", host: "attic"));
        _scene.Send(new StartUpdate(first));
        _scene.Send(new StartUpdate(second));

        await _scene.RunAsync(TimeSpan.FromHours(1));

        (await _scene.FindAsync(first)).Phase.ShouldBe(UpdatePhase.RolledBack);
        var refused = await _scene.FindAsync(second);
        refused.Phase.ShouldBe(UpdatePhase.Failed);
        refused.Saved.ShouldBeNull();
        refused.Failure.ShouldStartWith("It is held on host nas: It answers 500.");
        refused.Failure.ShouldEndWith("trimtab hold release nas/container/web.");
        _scene.World.Running("attic/web").ShouldBe("1.0.0");
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
