using Trimtab.Domain.Fleet;
using Trimtab.Domain.Updates;
using Trimtab.Domain.Updates.Checks;

namespace Trimtab.Domain.Tests.Updates;

/// <summary>A place that gives no answer says nothing of what runs there.</summary>
public sealed class UnseenPlaceTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private readonly UpdateScene _scene = new();

    [Fact]
    public async Task A_place_that_is_away_for_minutes_has_no_good_version_taken_back_and_is_watched_for_so_much_longer()
    {
        var id = await StartedAsync("web");
        (await _scene.FindAsync(id)).Phase.ShouldBe(UpdatePhase.Watching);

        _scene.World.Silent.Add("web");
        await _scene.RunAsync(TimeSpan.FromMinutes(3));
        (await _scene.FindAsync(id)).Status.ShouldBe("No answer.");
        _scene.World.Silent.Clear();
        await _scene.RunAsync(Hour);

        var update = await _scene.FindAsync(id);
        (update.Phase, update.UnseenSince).ShouldBe((UpdatePhase.Succeeded, null));
        (update.EndedAt - update.StartedAt)!.Value.ShouldBeInRange(TimeSpan.FromSeconds(210), TimeSpan.FromSeconds(225));
        _scene.Notifications.ShouldHaveSingleItem().Event.ShouldBe(NotificationEvent.Updated);
    }

    [Fact]
    public async Task What_fails_once_its_place_is_back_is_taken_back()
    {
        var id = await StartedAsync("web");

        _scene.World.Silent.Add("web");
        await _scene.RunAsync(TimeSpan.FromMinutes(3));
        _scene.World.Silent.Clear();
        _scene.World.Failing.Add("1.0.1");
        await _scene.RunAsync(Hour);

        (await _scene.FindAsync(id)).Phase.ShouldBe(UpdatePhase.RolledBack);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_ten_minutes_people_are_told_once_and_others_have_their_turn(bool isTakenBack)
    {
        _scene.Execution = _scene.Execution with { AtOnce = 1 };
        var id = await StartedAsync("web");
        var other = _scene.Given("db");
        _scene.Send(new StartUpdate(other));
        _scene.World.Silent.Add("web");
        if (isTakenBack)
        {
            _scene.Send(new UpdateRollBack(id, ""));
        }

        await _scene.RunAsync(UpdateRules.UnseenDeadline - TimeSpan.FromSeconds(10));
        _scene.Notifications.ShouldBeEmpty();
        (await _scene.FindAsync(other)).Phase.ShouldBe(UpdatePhase.Queued);
        await _scene.RunAsync(TimeSpan.FromHours(3));

        (await _scene.FindAsync(other)).Phase.ShouldBe(UpdatePhase.Succeeded);
        var told = _scene.Notifications.Single(static told => told.Event == NotificationEvent.UpdateFailed);
        told.Text.ShouldBe("No answer. So it has been for 10m; what was begun on apps goes on once there is an answer.");
        _scene.World.Silent.Clear();
        await _scene.RunAsync(Hour);
        var update = await _scene.FindAsync(id);
        (update.Phase, update.IsAway).ShouldBe((isTakenBack ? UpdatePhase.RolledBack : UpdatePhase.Succeeded, false));
        _scene.World.Running("web").ShouldBe(isTakenBack ? "1.0.0" : "1.0.1");
    }

    [Fact]
    public async Task A_check_that_could_not_be_asked_is_no_failed_check()
    {
        _scene.Execution = _scene.Execution with { Checks = [UpdateScene.Check], Failures = 1 };
        var calls = 0;
        _scene.Checks.Answer = _ => ++calls is > 1 and < 10 ? new CheckResult(false, "Its secret's cluster gives no answer.") { IsUnseen = true } : new CheckResult(true, "Answered 200.");
        var id = await StartedAsync("web");

        await _scene.RunAsync(Hour);

        (await _scene.FindAsync(id)).Phase.ShouldBe(UpdatePhase.Succeeded);
        calls.ShouldBeGreaterThan(10);
    }

    private async Task<string> StartedAsync(string asset)
    {
        var id = _scene.Given(asset);
        _scene.Send(new StartUpdate(id));
        await _scene.RunAsync(TimeSpan.FromSeconds(6));
        return id;
    }
}
