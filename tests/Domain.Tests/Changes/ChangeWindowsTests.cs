using Trimtab.Domain.Changes;
using Trimtab.Domain.Messaging;
using Trimtab.TestKit.Fleet;

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

        scene.Fleet.Current = new FixedFleet("updates: { defaults: { patch: skip } }").Current;
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

    [Fact]
    public async Task What_is_approved_is_made_in_its_window_and_a_newer_version_is_proposed_after_it()
    {
        var scene = await ApprovedAsync();

        await scene.ScanAsync("1.3.0", "1.3.1");

        (await scene.ReadAsync("1.3.0")).State.ShouldBe(ChangeState.Waiting);
        (await scene.Changes.ReadAsync(DeskScene.IdOf("1.3.1"), default)).Change.ShouldBeNull();
        await scene.LeapAsync(TimeSpan.FromHours(10));
        await scene.ScanAsync("1.3.0", "1.3.1", "1.4.0");
        scene.Ordered.ShouldBe([DeskScene.IdOf("1.3.0")]);
        await scene.Making.BeginAsync(DeskScene.IdOf("1.3.0"), Updater, default);
        await scene.Making.EndAsync(DeskScene.IdOf("1.3.0"), isDone: true, "It runs.", Updater, default);
        scene.Running = "1.3.0";
        await scene.ScanAsync("1.3.0", "1.4.0");
        (await scene.ReadAsync("1.4.0")).State.ShouldBe(ChangeState.AwaitingApproval);
    }

    [Theory]
    [InlineData("hold", "1.3.0 1.3.1")]
    [InlineData("skip", "1.3.0 1.3.1")]
    [InlineData("gone", "1.3.1")]
    public async Task What_is_approved_and_may_not_follow_any_more_ends(string why, string tags)
    {
        var scene = await ApprovedAsync();
        if (why == "hold")
        {
            await scene.Holds.PlaceAsync(new UpdateHold(DeskScene.Web, "web", "example.org/web", new ArtifactVersion("1.3.0", null), "It crashed elsewhere.", DeskScene.Noon, "sam"), default);
        }
        else if (why == "skip")
        {
            scene.Fleet.Current = new FixedFleet("updates: { defaults: { minor: skip } }").Current;
        }

        await scene.ScanAsync(tags.Split(' '));

        (await scene.ReadAsync("1.3.0")).State.ShouldBe(ChangeState.Superseded);
        (await scene.Changes.ReadAsync(DeskScene.IdOf("1.3.1"), default)).Change?.State.ShouldBe(ChangeState.AwaitingApproval);
    }

    [Fact]
    public async Task Beside_what_is_approved_an_older_version_that_needs_less_goes_its_way_and_a_major_one_is_shown()
    {
        var scene = await ApprovedAsync();

        await scene.ScanAsync("1.2.4", "1.3.0", "1.3.1", "2.0.0");

        (await scene.ReadAsync("1.2.4")).Clearance.ShouldBe(ChangeClearance.Policy);
        (await scene.ReadAsync("2.0.0")).State.ShouldBe(ChangeState.Proposed);
        (await scene.ReadAsync("1.3.0")).State.ShouldBe(ChangeState.Waiting);
        (await scene.Changes.ReadAsync(DeskScene.IdOf("1.3.1"), default)).Change.ShouldBeNull();
    }

    [Fact]
    public async Task What_is_approved_and_waits_for_its_turn_stays_and_follows_what_runs_meanwhile()
    {
        var scene = await ApprovedAsync("updates: { defaults: { minor: review } }");
        scene.Running = "1.2.4";

        await scene.ScanAsync("1.3.0", "1.3.1");

        (await scene.ReadAsync("1.3.0")).ShouldSatisfyAllConditions(
            static change => change.State.ShouldBe(ChangeState.Approved),
            static change => change.Change.From.Version.ShouldBe("1.2.4"));
        scene.Running = "1.3.0";
        await scene.ScanAsync("1.3.0", "1.3.1");
        (await scene.ReadAsync("1.3.0")).State.ShouldBe(ChangeState.Done);
    }

    [Fact]
    public async Task What_is_approved_and_was_pushed_again_is_asked_about_anew()
    {
        var (old, next) = ($"sha256:{new string('1', 64)}", $"sha256:{new string('2', 64)}");
        var scene = new DeskScene(Nights);
        await scene.ScanAsync(Found("1.3.0", old));
        var approved = (await scene.Changes.ReadAllAsync(isClosedToo: false, default)).ShouldHaveSingleItem();
        await scene.Desk.AnswerAsync(new AnswerChange(approved.Id, ChangeAnswer.Approve, ""), MessageContext.For("alice"), default);
        scene.See = (_, _, _) => Task.FromResult<ContentSight>(new ContentSight.Seen(next, DeskScene.Noon));

        await scene.ScanAsync(Found("1.3.0", null), Found("1.3.1", old));

        (await scene.Changes.ReadAllAsync(isClosedToo: true, default)).Select(static change => (change.Change.To.Version, change.State)).ShouldBe(
            [("1.3.0", ChangeState.Superseded), ("1.3.1", ChangeState.AwaitingApproval)],
            ignoreOrder: true);
    }

    private static Candidate Found(string version, string? digest) => new(new ArtifactVersion(version, digest), DeskScene.Noon.AddDays(-30));

    /// <summary>1.3.0 is approved.</summary>
    private static async Task<DeskScene> ApprovedAsync(string fleet = Nights)
    {
        var scene = new DeskScene(fleet);
        await scene.ScanAsync("1.3.0");
        await scene.AnswerAsync("alice@laptop", ChangeAnswer.Approve, "1.3.0");
        return scene;
    }
}
