using Trimtab.Domain.Changes;
using Trimtab.Domain.Messaging;

namespace Trimtab.Domain.Tests.Changes;

/// <summary>Changes that wait for their window.</summary>
public sealed class ChangeWindowsTests
{
    private const string Nights = "windows: { nights: { allow: [ { hours: '22:00-23:00' } ] } }\nupdates: { defaults: { patch: auto, minor: review, windows: nights } }";

    private static readonly MessageContext Updater = MessageContext.For("updater");

    [Fact]
    public async Task A_change_outside_its_window_starts_at_the_edge_within_seconds()
    {
        var scene = new DeskScene(Nights);
        await scene.ScanAsync("1.2.4");
        (await scene.ReadAsync("1.2.4")).WaitUntil.ShouldBe(DeskScene.Noon.AddHours(10));

        await scene.PassAsync(TimeSpan.FromHours(10) - TimeSpan.FromSeconds(2));
        scene.Ordered.ShouldBeEmpty();

        await scene.PassAsync(TimeSpan.FromSeconds(2));
        scene.Ordered.ShouldBe([DeskScene.IdOf("1.2.4")]);
    }

    [Fact]
    public async Task After_a_restart_within_the_window_it_starts_with_the_first_sweep_and_after_it_waits_for_the_next()
    {
        var within = new DeskScene(Nights);
        await within.ScanAsync("1.2.4");
        within.Start();
        await within.LeapAsync(TimeSpan.FromHours(10.5));
        within.Ordered.ShouldBe([DeskScene.IdOf("1.2.4")]);

        var after = new DeskScene(Nights);
        await after.ScanAsync("1.2.4");
        after.Start();
        await after.LeapAsync(TimeSpan.FromHours(12));
        after.Ordered.ShouldBeEmpty();
        (await after.ReadAsync("1.2.4")).WaitUntil.ShouldBe(DeskScene.Noon.AddHours(34));
    }

    [Fact]
    public async Task At_the_edge_the_policy_of_then_decides()
    {
        var scene = new DeskScene(Nights);
        await scene.ScanAsync("1.2.4");

        scene.Fleet.Current = new Trimtab.TestKit.Fleet.FixedFleet("updates: { defaults: { patch: skip } }").Current;
        await scene.LeapAsync(TimeSpan.FromHours(10));

        scene.Ordered.ShouldBeEmpty();
        (await scene.ReadAsync("1.2.4")).State.ShouldBe(ChangeState.Superseded);
    }

    [Fact]
    public async Task What_was_ordered_within_the_window_and_comes_late_waits_for_the_next()
    {
        var scene = new DeskScene(Nights);
        await scene.ScanAsync("1.2.4");
        await scene.LeapAsync(TimeSpan.FromHours(10));
        scene.Clock.Advance(TimeSpan.FromHours(2));

        var (change, reason) = await scene.Making.BeginAsync(DeskScene.IdOf("1.2.4"), Updater, default);

        change.ShouldBeNull();
        reason.ShouldContain("waits for window nights");
        (await scene.ReadAsync("1.2.4")).State.ShouldBe(ChangeState.Waiting);
    }

    [Fact]
    public async Task What_is_approved_outside_the_window_waits_for_it_and_keeps_its_votes()
    {
        var scene = new DeskScene(Nights);
        await scene.ScanAsync("1.3.0");

        await scene.AnswerAsync("alice@laptop", ChangeAnswer.Approve, "1.3.0");
        await scene.ScanAsync("1.3.0");

        (await scene.ReadAsync("1.3.0")).State.ShouldBe(ChangeState.Waiting);
        await scene.LeapAsync(TimeSpan.FromHours(10));
        scene.Ordered.ShouldBe([DeskScene.IdOf("1.3.0")]);
        (await scene.ReadAsync("1.3.0")).Votes.ShouldHaveSingleItem();
    }
}
