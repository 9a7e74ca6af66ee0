using Trimtab.Domain.Changes;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Versions;

namespace Trimtab.Domain.Tests.Changes;

/// <summary>Changes that are begun, followed and ended, and what scans find meanwhile.</summary>
public sealed class ChangeMakingTests
{
    private const string Careful = "updates: { defaults: { patch: auto, minor: review, major: skip, approval: { deadline: 1d } } }";

    private static readonly MessageContext Updater = MessageContext.For("updater");

    [Fact]
    public async Task What_has_begun_is_not_superseded()
    {
        var scene = new DeskScene(Careful);
        await scene.ScanAsync("1.2.4");
        (await scene.Making.BeginAsync(DeskScene.IdOf("1.2.4"), Updater, default)).Change.ShouldNotBeNull();

        await scene.ScanAsync("1.2.4", "1.2.5");

        (await scene.ReadAsync("1.2.4")).State.ShouldBe(ChangeState.Started);
        scene.Ordered.ShouldBe([DeskScene.IdOf("1.2.4"), DeskScene.IdOf("1.2.5")]);
    }

    [Fact]
    public async Task What_has_begun_is_not_found_again_once_its_digest_is_known()
    {
        var scene = new DeskScene(Careful);
        await scene.ScanAsync("1.2.4");
        await scene.Making.BeginAsync(DeskScene.IdOf("1.2.4"), Updater, default);

        await scene.ScanAsync(new Candidate(new ArtifactVersion("1.2.4", $"sha256:{new string('a', 64)}"), DeskScene.Noon.AddDays(-30)));

        scene.Ordered.ShouldBe([DeskScene.IdOf("1.2.4")]);
        (await scene.Changes.ListOpenAsync(default)).ShouldBe([DeskScene.IdOf("1.2.4")]);
    }

    [Fact]
    public async Task What_people_are_asked_about_is_not_found_again_once_its_digest_is_known()
    {
        var scene = new DeskScene(Careful);
        await scene.ScanAsync("1.3.0");

        await scene.ScanAsync(new Candidate(new ArtifactVersion("1.3.0", $"sha256:{new string('a', 64)}"), DeskScene.Noon.AddDays(-30)));
        await scene.AnswerAsync("ada@desk", ChangeAnswer.Approve, "1.3.0");

        scene.Ordered.ShouldBe([DeskScene.IdOf("1.3.0")]);
    }

    [Fact]
    public async Task A_look_that_lags_behind_by_two_changes_is_put_right()
    {
        var scene = new DeskScene(Careful);
        foreach (var version in new[] { "1.2.4", "1.3.0" })
        {
            await scene.ScanAsync(version);
            await scene.AnswerAsync("ada@desk", ChangeAnswer.Approve, version);
            await scene.Making.BeginAsync(DeskScene.IdOf(version), Updater, default);
            await scene.Making.EndAsync(DeskScene.IdOf(version), isDone: true, "It runs.", Updater, default);
        }

        await scene.ScanAsync("1.3.1");

        var patch = await scene.ReadAsync("1.3.1");
        patch.Change.From.Version.ShouldBe("1.3.0");
        patch.State.ShouldBe(ChangeState.Approved);
    }

    [Fact]
    public async Task What_waits_is_asked_about_again_when_another_has_failed_and_is_held()
    {
        var scene = new DeskScene(Careful);
        await scene.ScanAsync("1.2.4");
        await scene.Making.BeginAsync(DeskScene.IdOf("1.2.4"), Updater, default);
        await scene.ScanAsync("1.2.4", "1.2.5");
        await scene.Holds.PlaceAsync(new UpdateHold(DeskScene.Web, "web", "example.org/web", new ArtifactVersion("1.2.5", null), "It was bad elsewhere.", DeskScene.Noon, "sam"), default);

        await scene.Making.EndAsync(DeskScene.IdOf("1.2.4"), isDone: false, "It answers 500.", Updater, default);

        (await scene.ReadAsync("1.2.5")).State.ShouldBe(ChangeState.Superseded);
    }

    [Fact]
    public async Task An_open_change_is_told_from_what_runs_now_and_its_votes_stay()
    {
        var scene = new DeskScene(Careful);
        await scene.ScanAsync("1.3.0");
        var asked = await scene.ReadAsync("1.3.0");

        scene.Running = "1.2.4";
        await scene.ScanAsync("1.3.0");

        var now = await scene.ReadAsync("1.3.0");
        now.Change.From.Version.ShouldBe("1.2.4");
        now.State.ShouldBe(ChangeState.AwaitingApproval);
        now.Deadline.ShouldBe(asked.Deadline);
        now.Entries.ShouldBe(asked.Entries);
    }

    [Theory]
    [InlineData("1.2.4", "1.2.5")]
    [InlineData("1.2.3", "1.2.5")]
    public async Task A_change_that_is_made_follows_what_runs_meanwhile_where_it_would_be_made_by_itself_from_there(string running, string version)
    {
        var scene = new DeskScene(Careful);
        await scene.ScanAsync(version);
        await scene.Making.BeginAsync(DeskScene.IdOf(version), Updater, default);

        var (change, reason) = await scene.Making.FollowAsync(DeskScene.IdOf(version), new ArtifactVersion(running, null), Updater, default);

        change.ShouldNotBeNull(reason).Change.From.Version.ShouldBe(running);
        change.State.ShouldBe(ChangeState.Started);
    }

    [Theory]
    [InlineData("1.2.6")]
    [InlineData("2.0.0")]
    [InlineData("1.1.9")]
    public async Task A_change_does_not_follow_what_is_newer_or_what_it_would_need_people_from(string running)
    {
        var scene = new DeskScene(Careful);
        await scene.ScanAsync("1.2.5");
        await scene.Making.BeginAsync(DeskScene.IdOf("1.2.5"), Updater, default);

        var (change, reason) = await scene.Making.FollowAsync(DeskScene.IdOf("1.2.5"), new ArtifactVersion(running, null), Updater, default);

        change.ShouldBeNull();
        reason.ShouldStartWith("It may not follow that: ");
        (await scene.ReadAsync("1.2.5")).Change.From.Version.ShouldBe("1.2.3");
    }

    [Fact]
    public async Task What_people_approved_follows_what_they_would_have_been_asked_about()
    {
        var scene = new DeskScene(Careful);
        await scene.ScanAsync("1.3.0");
        await scene.AnswerAsync("ada@desk", ChangeAnswer.Approve, "1.3.0");
        await scene.Making.BeginAsync(DeskScene.IdOf("1.3.0"), Updater, default);

        var (change, reason) = await scene.Making.FollowAsync(DeskScene.IdOf("1.3.0"), new ArtifactVersion("1.2.9", null), Updater, default);

        change.ShouldNotBeNull(reason).Change.From.Version.ShouldBe("1.2.9");
    }

    [Fact]
    public async Task What_was_asked_about_is_made_by_itself_once_a_change_before_it_makes_the_step_small()
    {
        var scene = new DeskScene(Careful);
        await scene.ScanAsync("1.3.0");
        await scene.AnswerAsync("ada@desk", ChangeAnswer.Approve, "1.3.0");
        await scene.Making.BeginAsync(DeskScene.IdOf("1.3.0"), Updater, default);
        await scene.ScanAsync("1.3.0", "1.3.1");
        (await scene.ReadAsync("1.3.1")).State.ShouldBe(ChangeState.AwaitingApproval);

        await scene.Making.EndAsync(DeskScene.IdOf("1.3.0"), isDone: true, "It runs.", Updater, default);

        var next = await scene.ReadAsync("1.3.1");
        next.State.ShouldBe(ChangeState.Approved);
        (next.Change.From.Version, next.Change.Type).ShouldBe(("1.3.0", VersionChange.Patch));
    }

    [Fact]
    public async Task What_people_approved_is_told_from_the_version_made_before_it_and_recorded_once()
    {
        var scene = new DeskScene(Careful);
        await scene.ScanAsync("1.2.4", "1.3.0");
        await scene.AnswerAsync("ada@desk", ChangeAnswer.Approve, "1.3.0");
        var approved = await scene.ReadAsync("1.3.0");
        await scene.Making.BeginAsync(DeskScene.IdOf("1.2.4"), Updater, default);

        await scene.Making.EndAsync(DeskScene.IdOf("1.2.4"), isDone: true, "It runs.", Updater, default);

        var now = await scene.ReadAsync("1.3.0");
        now.Change.From.Version.ShouldBe("1.2.4");
        (now.State, now.Entries).ShouldBe((ChangeState.Approved, approved.Entries));
    }

    [Fact]
    public async Task A_scan_that_lags_behind_finds_what_follows_the_version_that_was_just_made()
    {
        var scene = new DeskScene(Careful);
        await scene.ScanAsync("1.3.0");
        await scene.AnswerAsync("ada@desk", ChangeAnswer.Approve, "1.3.0");
        await scene.Making.BeginAsync(DeskScene.IdOf("1.3.0"), Updater, default);
        await scene.Making.EndAsync(DeskScene.IdOf("1.3.0"), isDone: true, "It runs.", Updater, default);

        await scene.ScanAsync("1.3.0", "1.3.1");

        var next = await scene.ReadAsync("1.3.1");
        next.State.ShouldBe(ChangeState.Approved);
        next.Change.From.Version.ShouldBe("1.3.0");
        (await scene.ReadAsync("1.3.0")).State.ShouldBe(ChangeState.Done);
    }

    [Fact]
    public async Task A_change_that_came_another_way_is_done()
    {
        var scene = new DeskScene(Careful);
        await scene.ScanAsync("1.3.0");

        scene.Running = "1.3.0";
        await scene.ScanAsync("1.3.0");

        (await scene.ReadAsync("1.3.0")).State.ShouldBe(ChangeState.Done);
    }
}
