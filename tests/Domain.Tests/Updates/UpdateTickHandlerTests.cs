using Trimtab.Domain.Clusters;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Updates;
using Trimtab.Domain.Updates.Checks;
using static Trimtab.Domain.Tests.Rollouts.RolloutObjectsText;

namespace Trimtab.Domain.Tests.Updates;

public sealed class UpdateTickHandlerTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private readonly UpdateScene _scene = new();

    [Fact]
    public async Task A_good_version_is_made_watched_and_told()
    {
        var id = _scene.Given("web");
        _scene.Send(new StartUpdate(id));

        await _scene.RunAsync(Hour);

        var update = await _scene.FindAsync(id);
        update.Phase.ShouldBe(UpdatePhase.Succeeded);
        update.IsClosed.ShouldBeTrue();
        (update.EndedAt - update.StartedAt)!.Value.ShouldBeInRange(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(45));
        update.Saved!.Text("version").ShouldBe("1.0.0");
        _scene.World.Running("web").ShouldBe("1.0.1");
        _scene.Notifications.ShouldHaveSingleItem().Event.ShouldBe(NotificationEvent.Updated);
        _scene.Audit.Records.Select(static record => record.Action).ShouldBe(["update.queued", "update.started", "update.running", "update.succeeded"]);
        _scene.Orders.Told[id].ShouldBe(UpdatePhase.Succeeded);
        (await _scene.Holds.ListAsync(CancellationToken.None)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false, NotificationEvent.Updated)]
    [InlineData(true, NotificationEvent.UpdateRolledBack)]
    public async Task What_the_new_version_changes_is_recorded_once_kept_and_told(bool isBroken, NotificationEvent told)
    {
        _scene.World.Differences = ["+ Job migrate", "~ Deployment web: spec.replicas 1 → 2"];
        _scene.Execution = _scene.Execution with { Attempts = 2, RetryAfter = TimeSpan.FromSeconds(10) };
        var id = _scene.Given("web");
        if (isBroken)
        {
            _scene.World.Broken.Add("1.0.1");
        }

        _scene.Send(new StartUpdate(id));
        await _scene.RunAsync(Hour);

        (await _scene.FindAsync(id)).Differences.ShouldBe(_scene.World.Differences);
        _scene.Audit.Records.Where(static record => record.Action == "update.compared").ShouldHaveSingleItem().Reason.ShouldEndWith("1.0.1 changes: + Job migrate; ~ Deployment web: spec.replicas 1 → 2");
        var notification = _scene.Notifications.ShouldHaveSingleItem();
        notification.Event.ShouldBe(told);
        notification.Text.Split('\n')[1..].ShouldBe(_scene.World.Differences);
    }

    [Fact]
    public async Task Two_versions_of_one_asset_are_made_one_after_the_other_and_the_second_follows_the_first()
    {
        var first = _scene.Given("web");
        var second = _scene.Given("web", "1.0.2");
        _scene.Orders.Followed.Add("1.0.1");
        _scene.World.Failing.Add("1.0.2");
        _scene.Send(new StartUpdate(first), "m1");
        _scene.Send(new StartUpdate(second), "m2");

        await _scene.RunAsync(Hour);

        (await _scene.FindAsync(first)).Phase.ShouldBe(UpdatePhase.Succeeded);
        (await _scene.FindAsync(second)).Phase.ShouldBe(UpdatePhase.RolledBack);
        _scene.World.Running("web").ShouldBe("1.0.1");
        _scene.Audit.Records.ShouldContain(static record => record.Action == "update.follows");
    }

    [Fact]
    public async Task What_runs_meanwhile_and_may_not_be_followed_is_left_alone()
    {
        var id = _scene.Given("web");
        _scene.World.Start("web", "1.2.0");
        _scene.Send(new StartUpdate(id));

        await _scene.RunAsync(Hour);

        var update = await _scene.FindAsync(id);
        update.Phase.ShouldBe(UpdatePhase.Failed);
        update.Status.ShouldBe("Nothing was touched: 1.2.0 runs. It may not follow that.");
        _scene.World.Running("web").ShouldBe("1.2.0");
        (await _scene.Holds.ListAsync(CancellationToken.None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_version_that_fails_while_it_is_watched_is_taken_back_in_time_and_held()
    {
        _scene.World.Failing.Add("1.0.1");
        var id = _scene.Given("web");
        _scene.Send(new StartUpdate(id));

        await _scene.RunAsync(Hour);

        var update = await _scene.FindAsync(id);
        update.Phase.ShouldBe(UpdatePhase.RolledBack);
        (update.EndedAt - update.FailedAt)!.Value.ShouldBeLessThan(TimeSpan.FromSeconds(60));
        _scene.World.Running("web").ShouldBe("1.0.0");
        var hold = (await _scene.Holds.ListAsync(CancellationToken.None)).ShouldHaveSingleItem();
        hold.Version.Version.ShouldBe("1.0.1");
        hold.Reason.ShouldContain("It answers 500.");
        var told = _scene.Notifications.ShouldHaveSingleItem();
        told.Event.ShouldBe(NotificationEvent.UpdateRolledBack);
        told.Title.ShouldBe("Rolled back apps/shop/deployment/web: web 1.0.0 → 1.0.1");
        told.Text.ShouldContain("It answers 500.");
    }

    [Fact]
    public async Task A_version_whose_pods_fail_more_requests_than_allowed_is_taken_back_with_the_counts()
    {
        _scene.Execution = _scene.Execution with { MaxErrors = 0.05, Watch = TimeSpan.FromMinutes(2) };
        await _scene.Cluster.CreateAsync(Json("{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'shop'}}"), default);
        await _scene.Cluster.CreateAsync(
            Json("{'apiVersion':'v1','kind':'Service','metadata':{'name':'web','namespace':'shop','annotations':{'twin.trimtab.dev/requests-per-second':'100'}},'spec':{'selector':{'app':'web'},'ports':[{'port':80,'targetPort':8080,'protocol':'TCP'}]}}"),
            default);
        var web = Deployment(image: "web:2-errors50");
        web["spec"]!["template"]!["spec"]!["containers"]![0]!["ports"]![0]!["protocol"] = "TCP";
        await _scene.Cluster.CreateAsync(web, default);
        var id = _scene.Given("web");
        _scene.Send(new StartUpdate(id));

        await _scene.RunAsync(Hour);

        var update = await _scene.FindAsync(id);
        update.Phase.ShouldBe(UpdatePhase.RolledBack);
        update.Failure.ShouldMatch(@"^Deployment web: \d+ of \d+ requests failed \([\d.]+ %\), and 5 % may\.");
        (update.FailedAt - update.StartedAt)!.Value.ShouldBeLessThan(TimeSpan.FromSeconds(40));
        update.Errors["Deployment web"].Metrics.CanaryCounts.Requests.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task One_failed_check_is_not_enough_and_a_good_one_forgets_it()
    {
        _scene.Execution = _scene.Execution with { Checks = [UpdateScene.Check], Failures = 2 };
        var calls = 0;
        _scene.Checks.Answer = _ => new CheckResult(++calls % 2 == 0, "Answered 503.");
        var id = _scene.Given("web");
        _scene.Send(new StartUpdate(id));

        await _scene.RunAsync(Hour);

        (await _scene.FindAsync(id)).Phase.ShouldBe(UpdatePhase.Succeeded);
        calls.ShouldBeGreaterThan(3);
    }

    [Fact]
    public async Task A_failed_health_check_takes_the_version_back_and_says_which()
    {
        _scene.Execution = _scene.Execution with { Checks = [UpdateScene.Check] };
        _scene.Checks.Answer = static _ => new CheckResult(false, "Answered 503.");
        var id = _scene.Given("web");
        _scene.Send(new StartUpdate(id));

        await _scene.RunAsync(Hour);

        (await _scene.FindAsync(id)).Failure.ShouldStartWith("GET http://127.0.0.1/health: Answered 503.");
        _scene.World.Running("web").ShouldBe("1.0.0");
    }

    [Fact]
    public async Task A_version_is_tried_as_often_as_the_policy_says_and_then_held()
    {
        _scene.World.Broken.Add("1.0.1");
        _scene.Execution = _scene.Execution with { Attempts = 3, RetryAfter = TimeSpan.FromMinutes(2) };
        var id = _scene.Given("web");
        _scene.Send(new StartUpdate(id));

        await _scene.RunAsync(Hour);

        var update = await _scene.FindAsync(id);
        update.Phase.ShouldBe(UpdatePhase.RolledBack);
        update.Attempt.ShouldBe(3);
        (update.EndedAt - update.StartedAt)!.Value.ShouldBeGreaterThanOrEqualTo(TimeSpan.FromMinutes(4));
        _scene.Counted.Attempts.ShouldBe(3);
        _scene.Notifications.Count.ShouldBe(1);
        (await _scene.Holds.ListAsync(CancellationToken.None)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task What_was_merged_is_watched_at_once_whoever_has_the_turn_and_is_tried_once()
    {
        _scene.Execution = _scene.Execution with { AtOnce = 1, Watch = TimeSpan.FromMinutes(10), Attempts = 3 };
        var slow = _scene.Given("web");
        var merged = _scene.Given("api", "1.0.2", isMerged: true);
        _scene.World.Failing.Add("1.0.2");
        _scene.Send(new StartUpdate(slow));
        await _scene.RunAsync(TimeSpan.FromSeconds(20));

        _scene.Send(new StartUpdate(merged));
        await _scene.RunAsync(TimeSpan.FromMinutes(2));

        (await _scene.FindAsync(slow)).Phase.ShouldBe(UpdatePhase.Watching);
        var update = await _scene.FindAsync(merged);
        update.Phase.ShouldBe(UpdatePhase.RolledBack);
        update.Attempt.ShouldBe(1);
    }

    [Fact]
    public async Task What_the_mode_refuses_is_told_and_nothing_is_touched()
    {
        _scene.World.Refusal = "The container is part of a stack.";
        var id = _scene.Given("web");
        _scene.Send(new StartUpdate(id));

        await _scene.RunAsync(Hour);

        (await _scene.FindAsync(id)).Phase.ShouldBe(UpdatePhase.Failed);
        _scene.World.Running("web").ShouldBe("1.0.0");
        _scene.Notifications.ShouldHaveSingleItem().Text.ShouldContain("part of a stack");
    }

    [Fact]
    public async Task What_was_refused_before_anything_was_touched_is_held_for_hours_and_not_for_good()
    {
        _scene.World.Refusal = "The token has expired.";
        var id = _scene.Given("web");
        _scene.Send(new StartUpdate(id));

        await _scene.RunAsync(Hour);

        var hold = (await _scene.Holds.ListAsync(CancellationToken.None)).ShouldHaveSingleItem();
        hold.Until.ShouldBe(hold.Since + UpdateEnding.RefusalPause);
        hold.IsInForce(hold.Until!.Value - TimeSpan.FromSeconds(1)).ShouldBeTrue();
        hold.IsInForce(hold.Until.Value).ShouldBeFalse();
    }

    [Fact]
    public async Task A_person_takes_back_what_ended_well_long_ago()
    {
        var id = _scene.Given("web");
        _scene.Send(new StartUpdate(id));
        await _scene.RunAsync(Hour);
        _scene.Clock.Advance(TimeSpan.FromDays(7));

        _scene.Send(new UpdateRollBack(id, "Customers complain."), "order-1");
        await _scene.RunAsync(Hour);
        _scene.Send(new UpdateRollBack(id, "Customers complain."), "order-1");
        await _scene.RunAsync(Hour);

        var update = await _scene.FindAsync(id);
        update.Phase.ShouldBe(UpdatePhase.RolledBack);
        _scene.World.Running("web").ShouldBe("1.0.0");
        _scene.Audit.Records.Single(static record => record.Action == "update.rollBack").Actor.ShouldBe("sam@laptop");
        (await _scene.Holds.ListAsync(CancellationToken.None)).ShouldHaveSingleItem().Reason.ShouldContain("Customers complain.");
    }

    [Fact]
    public async Task A_person_stops_one_that_is_watched_and_drops_one_that_waits()
    {
        _scene.Execution = _scene.Execution with { AtOnce = 1, Watch = TimeSpan.FromMinutes(10) };
        var (first, second) = (_scene.Given("web"), _scene.Given("api"));
        _scene.Send(new StartUpdate(first));
        _scene.Send(new StartUpdate(second));
        await _scene.RunAsync(TimeSpan.FromSeconds(20));
        (await _scene.FindAsync(first)).Phase.ShouldBe(UpdatePhase.Watching);
        (await _scene.FindAsync(second)).Phase.ShouldBe(UpdatePhase.Queued);

        _scene.Send(new UpdateRollBack(second, ""), "a");
        _scene.Send(new UpdateRollBack(first, ""), "b");
        await _scene.RunAsync(Hour);

        (await _scene.FindAsync(first)).Phase.ShouldBe(UpdatePhase.RolledBack);
        (await _scene.FindAsync(second)).Phase.ShouldBe(UpdatePhase.RolledBack);
        _scene.World.Running("web").ShouldBe("1.0.0");
        _scene.World.Running("api").ShouldBe("1.0.0");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Killed_at_any_call_it_goes_on_to_the_same_end(bool isFailing)
    {
        var calls = await RunKilledAsync(isFailing, long.MaxValue, isAfter: false);
        calls.ShouldBeGreaterThan(20);
        for (var call = 1L; call <= calls; call++)
        {
            await RunKilledAsync(isFailing, call, isAfter: false);
            await RunKilledAsync(isFailing, call, isAfter: true);
        }
    }

    private static async Task<long> RunKilledAsync(bool isFailing, long call, bool isAfter)
    {
        var scene = new UpdateScene { Execution = new UpdateExecution { Watch = TimeSpan.FromSeconds(10) } };
        var id = scene.Given("web");
        if (isFailing)
        {
            scene.World.Failing.Add("1.0.1");
        }

        scene.Send(new StartUpdate(id));
        scene.Killer.Arm(call, isAfter);
        await scene.RunAsync(Hour);

        var update = await scene.FindAsync(id);
        var at = $"killed {(isAfter ? "after" : "before")} call {call}";
        update.Phase.ShouldBe(isFailing ? UpdatePhase.RolledBack : UpdatePhase.Succeeded, at);
        update.IsClosed.ShouldBeTrue(at);
        scene.World.Running("web").ShouldBe(isFailing ? "1.0.0" : "1.0.1", at);
        scene.Notifications.Count.ShouldBe(1, at);
        scene.Audit.Records.Count(static record => record.Action is "update.succeeded" or "update.rolledBack").ShouldBe(1, at);
        (await scene.Holds.ListAsync(CancellationToken.None)).Count.ShouldBe(isFailing ? 1 : 0, at);
        scene.Store.Names.ShouldNotContain(static name => name.StartsWith("updates/active/", StringComparison.Ordinal), at);
        return scene.Killer.Calls;
    }
}
