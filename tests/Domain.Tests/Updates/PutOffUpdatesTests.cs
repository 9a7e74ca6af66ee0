using Trimtab.Domain.Fleet;
using Trimtab.Domain.Updates;

namespace Trimtab.Domain.Tests.Updates;

/// <summary>Updates that say, before anything is touched, that they can't be made now.</summary>
public sealed class PutOffUpdatesTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private readonly UpdateScene _scene = new();

    public PutOffUpdatesTests()
    {
        _scene.Execution = _scene.Execution with { AtOnce = 1, ReadyDeadline = TimeSpan.FromMinutes(5), RetryAfter = TimeSpan.FromMinutes(10) };
        _scene.World.Obstacle = "Not now.";
    }

    [Fact]
    public async Task What_is_put_off_gives_its_turn_back_and_is_made_once_it_may_be()
    {
        var (late, next) = (_scene.Given("web"), _scene.Given("api"));
        _scene.Send(new StartUpdate(late));
        await _scene.RunAsync(Hour);

        var waiting = await _scene.FindAsync(late);
        waiting.Phase.ShouldBe(UpdatePhase.Queued);
        waiting.Attempt.ShouldBe(1);
        waiting.Saved.ShouldBeNull();
        waiting.Status.ShouldBe("Not now. It is tried again in 10m.");
        _scene.World.Applied.ShouldBeInRange(6, 7);
        _scene.World.Running("web").ShouldBe("1.0.0");
        _scene.Notifications.ShouldBeEmpty();
        (await _scene.Holds.ListAsync(CancellationToken.None)).ShouldBeEmpty();

        _scene.World.Obstacle = null;
        _scene.Send(new StartUpdate(next));
        await _scene.RunAsync(TimeSpan.FromSeconds(20));
        (await _scene.FindAsync(next)).Phase.ShouldBe(UpdatePhase.Watching);
        await _scene.RunAsync(Hour);

        (await _scene.FindAsync(late)).Phase.ShouldBe(UpdatePhase.Succeeded);
        _scene.Notifications.Select(static told => told.Event).ShouldBe([NotificationEvent.Updated, NotificationEvent.Updated]);
    }

    [Fact]
    public async Task What_runs_meanwhile_is_read_anew_when_it_comes_again()
    {
        var id = _scene.Given("web");
        _scene.Send(new StartUpdate(id));
        await _scene.RunAsync(TimeSpan.FromMinutes(1));

        _scene.World.Start("web", "1.2.0");
        _scene.World.Obstacle = null;
        await _scene.RunAsync(Hour);

        (await _scene.FindAsync(id)).Status.ShouldBe("Nothing was touched: 1.2.0 runs. It may not follow that.");
        _scene.World.Running("web").ShouldBe("1.2.0");
    }

    [Fact]
    public async Task Other_content_that_came_meanwhile_ends_it_without_a_hold()
    {
        var id = _scene.Given("web");
        _scene.Send(new StartUpdate(id));
        await _scene.RunAsync(TimeSpan.FromMinutes(1));

        _scene.World.OtherContent = "sha256:0";
        await _scene.RunAsync(Hour);

        (await _scene.FindAsync(id)).Status.ShouldBe("Nothing was touched: Other content runs.");
        (await _scene.Holds.ListAsync(CancellationToken.None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_version_that_failed_before_it_was_put_off_is_held_when_it_gives_way()
    {
        _scene.World.Obstacle = null;
        _scene.World.Broken.Add("1.0.1");
        _scene.Execution = _scene.Execution with { Attempts = 2 };
        var failed = _scene.Given("web");
        _scene.Send(new StartUpdate(failed));
        await _scene.RunAsync(TimeSpan.FromMinutes(1));
        _scene.World.Obstacle = "Not now.";
        _scene.Send(new StartUpdate(_scene.Given("web", "1.0.2")), "next");

        await _scene.RunAsync(Hour);

        (await _scene.FindAsync(failed)).Attempt.ShouldBe(2);
        var hold = (await _scene.Holds.ListAsync(CancellationToken.None)).ShouldHaveSingleItem();
        (hold.Version.Version, hold.WasTried).ShouldBe(("1.0.1", true));
    }

    [Fact]
    public async Task Versions_that_line_up_behind_it_take_its_place_without_a_word_to_people()
    {
        var ids = new List<string>();
        foreach (var version in new[] { "1.0.1", "1.0.2", "1.0.3" })
        {
            ids.Add(_scene.Given("web", version));
            _scene.Send(new StartUpdate(ids[^1]), version);
            await _scene.RunAsync(TimeSpan.FromMinutes(1));
        }

        await _scene.RunAsync(Hour);

        foreach (var id in ids.Take(2))
        {
            var old = await _scene.FindAsync(id);
            old.IsClosed.ShouldBeTrue();
            old.Status.ShouldStartWith("Nothing was touched: Not now. It gives way to what came later: apps/shop/deployment/web: web 1.0.0 → 1.0.");
        }

        (await _scene.FindAsync(ids[2])).Phase.ShouldBe(UpdatePhase.Queued);
        _scene.Notifications.ShouldBeEmpty();
        (await _scene.Holds.ListAsync(CancellationToken.None)).ShouldBeEmpty();

        _scene.World.Obstacle = null;
        await _scene.RunAsync(Hour);
        _scene.World.Running("web").ShouldBe("1.0.3");
    }

    [Fact]
    public async Task What_a_person_ordered_does_not_give_way_to_a_smaller_step_that_is_queued_later()
    {
        var ordered = _scene.Given("web", "2.0.0");
        _scene.Send(new StartUpdate(ordered), "ordered");
        await _scene.RunAsync(TimeSpan.FromMinutes(1));
        _scene.Send(new StartUpdate(_scene.Given("web", "1.0.1")), "patch");

        await _scene.RunAsync(Hour);

        (await _scene.FindAsync(ordered)).Phase.ShouldBe(UpdatePhase.Queued);
    }

    [Fact]
    public async Task What_is_put_off_for_days_is_recorded_as_begun_once()
    {
        _scene.Send(new StartUpdate(_scene.Given("web")));

        await _scene.RunAsync(TimeSpan.FromDays(1));

        _scene.World.Applied.ShouldBeGreaterThan(100);
        _scene.Audit.Records.Select(static record => record.Action).ShouldBe(["update.queued", "update.started"]);
    }

    [Fact]
    public async Task A_registry_that_is_away_until_the_deadline_puts_it_off()
    {
        _scene.World.Obstacle = null;
        _scene.World.Untouched = new UpdateProgress.Pending("The registry is away.");
        var id = _scene.Given("web");
        _scene.Send(new StartUpdate(id));

        await _scene.RunAsync(Hour);

        var waiting = await _scene.FindAsync(id);
        (waiting.Phase, waiting.Attempt, waiting.Status).ShouldBe((UpdatePhase.Queued, 1, "The registry is away. It is tried again in 10m."));
        (await _scene.Holds.ListAsync(CancellationToken.None)).ShouldBeEmpty();
        _scene.World.Untouched = null;
        await _scene.RunAsync(Hour);
        (await _scene.FindAsync(id)).Phase.ShouldBe(UpdatePhase.Succeeded);
    }

    [Fact]
    public async Task A_refusal_before_anything_was_touched_holds_the_version_for_hours_and_on_no_other_host()
    {
        _scene.World.Obstacle = null;
        _scene.World.Untouched = new UpdateProgress.Failed("The registry wants other credentials.");
        _scene.Send(new StartUpdate(_scene.Given("web", host: "nas")), "nas");
        await _scene.RunAsync(Hour);

        var hold = (await _scene.Holds.ListAsync(CancellationToken.None)).ShouldHaveSingleItem();
        (hold.WasTried, hold.Until).ShouldBe((false, hold.Since + UpdateEnding.RefusalPause));
        _scene.World.Untouched = null;
        var elsewhere = _scene.Given("web", host: "attic");
        _scene.Send(new StartUpdate(elsewhere), "attic");
        await _scene.RunAsync(Hour);
        (await _scene.FindAsync(elsewhere)).Phase.ShouldBe(UpdatePhase.Succeeded);
    }

    [Fact]
    public async Task A_person_drops_what_was_put_off()
    {
        var id = _scene.Given("web");
        _scene.Send(new StartUpdate(id));
        await _scene.RunAsync(TimeSpan.FromMinutes(1));

        _scene.Send(new UpdateRollBack(id, ""), "order");
        await _scene.RunAsync(TimeSpan.FromMinutes(1));

        (await _scene.FindAsync(id)).Phase.ShouldBe(UpdatePhase.RolledBack);
        _scene.World.Applied.ShouldBe(1);
    }

    [Theory]
    [InlineData(UpdatePhase.Watching)]
    [InlineData(UpdatePhase.RollingBack)]
    public async Task What_was_touched_is_not_put_off_any_more(UpdatePhase phase)
    {
        var id = _scene.Given("web");
        _scene.Send(new StartUpdate(id));
        await _scene.RunAsync(TimeSpan.FromMinutes(1));
        var touched = (await _scene.FindAsync(id)) with { Phase = phase };

        touched.After(new UpdateProgress.PutOff("Not now."), touched.PhaseSince).Phase.ShouldBe(phase);
    }
}
