using Trimtab.Domain.Assets;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Notifications;
using Trimtab.Domain.Versions;

namespace Trimtab.Domain.Tests.Changes;

public sealed class ChangeDeskTests
{
    private const string Careful = "updates: { defaults: { patch: auto, minor: review, major: skip, approval: { deadline: 1d } } }";

    private static readonly MessageContext Updater = MessageContext.For("updater");

    [Fact]
    public async Task A_patch_is_ordered_at_once_and_only_once_however_often_it_is_found()
    {
        var scene = new DeskScene(Careful);

        await scene.ScanAsync("1.2.4", "2.0.0");
        await scene.ScanAsync("2.0.0", "1.2.4");
        await scene.PassAsync(TimeSpan.FromMinutes(1));

        scene.Ordered.ShouldBe([DeskScene.IdOf("1.2.4")]);
        var change = await scene.ReadAsync("1.2.4");
        change.State.ShouldBe(ChangeState.Approved);
        change.Clearance.ShouldBe(ChangeClearance.Policy);
        scene.Audit.Records.Select(static record => record.Action).ShouldBe(["change.approved"]);
        scene.Audit.Records[0].Evidence!["rationale"]!.AsArray().Count.ShouldBeGreaterThan(1);
        scene.Sender.Of<Notification>().ShouldBeEmpty();
    }

    [Fact]
    public async Task Decisions_and_what_happens_to_changes_are_counted()
    {
        var scene = new DeskScene(Careful);

        await scene.ScanAsync("1.2.4", "1.3.0");
        await scene.AnswerAsync("alice", ChangeAnswer.Approve, "1.3.0");
        await new ChangeCount(scene.Changes, scene.Counted).CountAsync(default);

        scene.Counted.Decisions.ShouldHaveSingleItem().Chosen!.Type.ShouldBe(VersionChange.Patch);
        scene.Counted.Actions.ShouldBe(["change.approved", "change.approvalWanted", "change.vote", "change.approved"]);
        scene.Counted.Counts.Where(static entry => entry.Value > 0).ShouldBe([KeyValuePair.Create(ChangeState.Approved, 2)]);
    }

    [Fact]
    public async Task A_minor_waits_for_people_while_the_patch_is_made()
    {
        var scene = new DeskScene(Careful);

        await scene.ScanAsync("1.2.4", "1.3.0");

        scene.Ordered.ShouldBe([DeskScene.IdOf("1.2.4")]);
        (await scene.ReadAsync("1.3.0")).State.ShouldBe(ChangeState.AwaitingApproval);
        var asked = scene.Sender.Of<Notification>().ShouldHaveSingleItem();
        asked.Event.ShouldBe(NotificationEvent.ApprovalWanted);
        asked.Title.ShouldBe("apps-eu/shop/deployment/web: web 1.2.3 → 1.3.0: approval wanted");
        asked.Text.ShouldBe($"""
            Waits for 1 vote until 2026-11-28 12:00:00Z.
            minor step of example.org/web from 1.2.3 to 1.3.0.
            First seen 30d ago, 2026-10-28 12:00:00Z.
            Not signed by a known key.
            trimtab approve {DeskScene.IdOf("1.3.0")}    trimtab reject {DeskScene.IdOf("1.3.0")}
            """);
        asked.Approval.ShouldNotBeNull().Change.ShouldBe(DeskScene.IdOf("1.3.0"));
    }

    [Fact]
    public async Task A_newer_candidate_takes_the_place_of_the_one_that_was_asked_for()
    {
        var scene = new DeskScene(Careful);
        await scene.ScanAsync("1.3.0");

        await scene.ScanAsync("1.3.0", "1.3.1");

        (await scene.ReadAsync("1.3.0")).State.ShouldBe(ChangeState.Superseded);
        (await scene.ReadAsync("1.3.1")).State.ShouldBe(ChangeState.AwaitingApproval);
        (await scene.Changes.ListOpenAsync(DeskScene.Web, "web", default)).ShouldBe([DeskScene.IdOf("1.3.1")]);
    }

    [Fact]
    public async Task Nobody_is_asked_about_what_is_not_old_enough()
    {
        var scene = new DeskScene("updates: { defaults: { minor: review, soak: 1d } }");
        await scene.ScanAsync(new Candidate(new ArtifactVersion("1.3.0", null), DeskScene.Noon));
        scene.Sender.Of<Notification>().ShouldBeEmpty();

        await scene.LeapAsync(TimeSpan.FromDays(1));

        (await scene.ReadAsync("1.3.0")).State.ShouldBe(ChangeState.AwaitingApproval);
        scene.Sender.Of<Notification>().Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_manual_change_is_shown_and_made_when_it_is_ordered()
    {
        var scene = new DeskScene("");
        await scene.ScanAsync("1.3.0");
        scene.Sender.Of<Notification>().ShouldHaveSingleItem().Event.ShouldBe(NotificationEvent.ChangeProposed);

        await scene.LeapAsync(TimeSpan.FromDays(60));
        await scene.AnswerAsync("alice", ChangeAnswer.Approve, "1.3.0");

        scene.Ordered.ShouldBe([DeskScene.IdOf("1.3.0")]);
    }

    [Fact]
    public async Task An_order_that_nobody_takes_up_is_sent_again()
    {
        var scene = new DeskScene(Careful);
        await scene.ScanAsync("1.2.4");

        await scene.LeapAsync(TimeSpan.FromMinutes(15));

        scene.Ordered.Count.ShouldBe(2);
    }

    [Fact]
    public async Task What_was_taken_back_on_one_host_is_not_proposed_on_another_until_its_hold_there_is_lifted()
    {
        var scene = new DeskScene(Careful);
        var (here, there) = (new AssetId("nas", "", AssetKind.Container, "web"), new AssetId("attic", "", AssetKind.Container, "web"));
        scene.Asset = new Asset(here) { Health = AssetHealth.Healthy };
        await scene.Holds.PlaceAsync(new UpdateHold(there, "web", "example.org/web", new ArtifactVersion("1.2.4", null), "It crashed.", DeskScene.Noon, "updater") { WasTried = true }, default);

        await scene.ScanAsync("1.2.4");
        scene.Ordered.ShouldBeEmpty();

        await scene.Holds.ReleaseAsync(there, "web", "1.2.4", default);
        await scene.ScanAsync("1.2.4");
        scene.Ordered.Count.ShouldBe(1);
    }

    [Fact]
    public async Task What_nobody_was_asked_about_is_recorded_anew_once_its_digest_is_known()
    {
        var scene = new DeskScene("updates: { defaults: { minor: manual } }");
        await scene.ScanAsync("1.3.0");
        (await scene.ReadAsync("1.3.0")).State.ShouldBe(ChangeState.Proposed);
        var digest = $"sha256:{new string('a', 64)}";

        await scene.ScanAsync(new Candidate(new ArtifactVersion("1.3.0", digest), DeskScene.Noon.AddDays(-30)));

        (await scene.ReadAsync("1.3.0")).State.ShouldBe(ChangeState.Superseded);
        var open = (await scene.Changes.ListOpenAsync(DeskScene.Web, "web", default)).ShouldHaveSingleItem();
        (await scene.Changes.ReadAsync(open, default)).Change!.Change.To.Digest.ShouldBe(digest);
    }

    [Fact]
    public async Task A_failed_version_that_is_held_is_never_proposed_again_until_a_newer_one_comes()
    {
        var scene = new DeskScene(Careful);
        await scene.ScanAsync("1.2.4");
        await scene.Making.BeginAsync(DeskScene.IdOf("1.2.4"), Updater, default);
        await scene.Holds.PlaceAsync(new UpdateHold(DeskScene.Web, "web", "example.org/web", new ArtifactVersion("1.2.4", null), "It crashed.", DeskScene.Noon, "updater"), default);
        await scene.Making.EndAsync(DeskScene.IdOf("1.2.4"), isDone: false, "It crashed; 1.2.3 runs again.", Updater, default);

        await scene.ScanAsync("1.2.4");
        scene.Ordered.Count.ShouldBe(1);
        (await scene.ReadAsync("1.2.4")).State.ShouldBe(ChangeState.Failed);

        await scene.ScanAsync("1.2.4", "1.2.5");
        scene.Ordered[^1].ShouldBe(DeskScene.IdOf("1.2.5"));

        await scene.Holds.ReleaseAsync(DeskScene.Web, "web", "1.2.4", default);
        await scene.ScanAsync("1.2.4");
        (await scene.ReadAsync("1.2.4")).ShouldSatisfyAllConditions(static change => change.State.ShouldBe(ChangeState.Approved), static change => change.Opening.ShouldBe(2));
    }

    [Fact]
    public async Task A_scan_that_lags_behind_does_not_open_what_was_just_done()
    {
        var scene = new DeskScene(Careful);
        await scene.ScanAsync("1.2.4");
        await scene.Making.BeginAsync(DeskScene.IdOf("1.2.4"), Updater, default);
        await scene.Making.EndAsync(DeskScene.IdOf("1.2.4"), isDone: true, "It runs.", Updater, default);

        await scene.ScanAsync("1.2.4");
        (await scene.ReadAsync("1.2.4")).State.ShouldBe(ChangeState.Done);

        scene.Clock.Advance(TimeSpan.FromHours(2));
        await scene.ScanAsync("1.2.4");
        (await scene.ReadAsync("1.2.4")).State.ShouldBe(ChangeState.Approved);
    }

    [Fact]
    public async Task What_takes_vulnerabilities_away_goes_first_and_then_what_was_seen_earlier()
    {
        var scene = new DeskScene("updates: { defaults: { patch: manual, minor: manual, major: manual } }");
        scene.Evidence.Say("1.2.3", new ArtifactEvidence { Vulnerabilities = new Dictionary<string, int> { ["CRITICAL"] = 2 } });
        scene.Evidence.Say("2.0.0", new ArtifactEvidence { Vulnerabilities = new Dictionary<string, int> { ["CRITICAL"] = 2 } });
        scene.Evidence.Say("1.3.0", new ArtifactEvidence { Vulnerabilities = new Dictionary<string, int>() });

        await scene.ScanAsync("1.3.0", "2.0.0");

        (await scene.Changes.ReadAllAsync(isClosedToo: false, default)).Select(static change => change.Change.To.Version).ShouldBe(["1.3.0", "2.0.0"]);
        (await scene.ReadAsync("1.3.0")).Priority.ShouldBeGreaterThan((await scene.ReadAsync("2.0.0")).Priority + 1_000_000);
    }

    [Fact]
    public async Task What_can_not_be_looked_at_changes_nothing()
    {
        var scene = new DeskScene("signatures: { keys: { release: { file: /k } } }\nupdates: { defaults: { patch: auto, criteria: { signedBy: [release] } } }");
        scene.Evidence.Otherwise = new ArtifactEvidence { SignedBy = ["release"] };
        await scene.ScanAsync("1.2.4");
        scene.Evidence.Otherwise = new ArtifactEvidence { Fault = "the registry did not answer" };

        await scene.ScanAsync("1.2.5");

        (await scene.ReadAsync("1.2.4")).State.ShouldBe(ChangeState.Approved);
        (await scene.Changes.ReadAsync(DeskScene.IdOf("1.2.5"), default)).Change.ShouldBeNull();
    }

    [Fact]
    public async Task An_asset_that_becomes_healthy_again_has_its_change_made()
    {
        var scene = new DeskScene("updates: { defaults: { patch: auto, criteria: { healthy: true } } }");
        scene.Asset = scene.Asset with { Health = AssetHealth.Failed };
        await scene.ScanAsync("1.2.4");
        (await scene.ReadAsync("1.2.4")).State.ShouldBe(ChangeState.Proposed);

        scene.Asset = scene.Asset with { Health = AssetHealth.Healthy };
        await scene.ScanAsync("1.2.4");

        scene.Ordered.ShouldBe([DeskScene.IdOf("1.2.4")]);
    }

    [Fact]
    public async Task Old_changes_are_forgotten_and_open_ones_are_not()
    {
        var scene = new DeskScene(Careful);
        await scene.ScanAsync("1.3.0");
        await scene.ScanAsync("1.3.1");
        scene.Clock.Advance(TimeSpan.FromDays(100));

        await new ForgetChanges(scene.Changes, scene.Clock).ForgetOldAsync(default);

        (await scene.Changes.ReadAllAsync(isClosedToo: true, default)).ShouldHaveSingleItem().Change.To.Version.ShouldBe("1.3.1");
    }
}
