using Trimtab.Domain.Captures;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Drift;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Reconcile;

namespace Trimtab.Domain.Tests.Drift;

public sealed class DriftPolicyTests : IDisposable
{
    private static readonly Dictionary<string, string?> Start = new()
    {
        ["namespace.yaml"] = DriftScene.Namespace,
        ["revert/a.yaml"] = DriftScene.Config("a", "g1"),
        ["report/b.yaml"] = DriftScene.Config("b", "g1"),
        ["capture/c.yaml"] = DriftScene.Config("c", "g1"),
    };

    private readonly DriftScene _scene = new();

    [Fact]
    public async Task Reverted_drift_is_undone_told_once_and_never_captured()
    {
        await _scene.BeginAsync(Start);
        await _scene.EditAsync("a", """{"data":{"value":"h1"}}""");

        var outcome = await _scene.ReconcileAsync();
        await _scene.DeliverAllAsync();
        await _scene.CommitAsync();
        await _scene.ReconcileAsync();

        outcome.Reason.ShouldStartWith("Drift undone: 0 created, 1 changed");
        (await _scene.ValueAsync("a")).ShouldBe("g1");
        _scene.Git.Captures.ShouldBeEmpty();
        _scene.Actions.Count(static action => action == "target.driftCorrected").ShouldBe(1);
        var told = _scene.Notifications.Single(static told => told.Event == NotificationEvent.DriftReverted);
        told.Title.ShouldBe("shop: ConfigMap shop/a was changed in the cluster, and is as Git wants it again");
        told.Text.ShouldContain("data.value");
        told.Text.ShouldNotContain("h1");
        (await _scene.EntryAsync("a")).ShouldBeNull();
        (await _scene.StateAsync()).HasDriftEntries.ShouldBeFalse();
    }

    [Fact]
    public async Task Reported_drift_stays_is_told_once_and_ends_with_a_change_in_git()
    {
        await _scene.BeginAsync(Start);
        await _scene.EditAsync("b", """{"data":{"value":"h1"}}""");

        await _scene.ReconcileAsync();
        await _scene.ReconcileAsync();
        await _scene.DeliverAllAsync();
        await _scene.CommitAsync();

        (await _scene.ValueAsync("b")).ShouldBe("h1");
        _scene.Git.Captures.ShouldBeEmpty();
        _scene.Notifications.Count(static told => told.Event == NotificationEvent.DriftFound).ShouldBe(1);
        _scene.Actions.Count(static action => action == "target.driftReported").ShouldBe(1);
        (await _scene.StateAsync()).Drift.ShouldBe(["ConfigMap shop/b differs in data.value (report: it stays)"]);
        (await _scene.StateAsync()).Phase.ShouldBe(TargetPhase.Healthy);

        await _scene.EditAsync("b", """{"data":{"value":"h2"}}""");
        await _scene.ReconcileAsync();
        _scene.Notifications.Count(static told => told.Event == NotificationEvent.DriftFound).ShouldBe(2);

        _scene.Git.Push(new Dictionary<string, string?> { ["report/b.yaml"] = DriftScene.Config("b", "g2") });
        await _scene.ReconcileAsync();
        (await _scene.ValueAsync("b")).ShouldBe("g2");
        (await _scene.StateAsync()).Drift.ShouldBeEmpty();
        (await _scene.EntryAsync("b")).ShouldBeNull();
    }

    [Fact]
    public async Task Drift_that_somebody_takes_back_is_over_and_the_next_one_is_seen()
    {
        await _scene.BeginAsync(Start);
        await _scene.EditAsync("b", """{"data":{"value":"h1"}}""");
        await _scene.ReconcileAsync();
        await _scene.EditAsync("b", """{"data":{"value":"g1"}}""");

        await _scene.ReconcileAsync();
        (await _scene.StateAsync()).Drift.ShouldBeEmpty();

        // The last one who wrote the field is not Trimtab: that must not make it blind.
        await _scene.EditAsync("b", """{"data":{"value":"h1"}}""");
        await _scene.ReconcileAsync();
        (await _scene.StateAsync()).Drift.Count.ShouldBe(1);
        _scene.Notifications.Count(static told => told.Event == NotificationEvent.DriftFound).ShouldBe(2);
    }

    [Fact]
    public async Task A_captured_change_stays_is_committed_to_its_own_file_and_comes_back_as_nothing_to_do()
    {
        await _scene.BeginAsync(Start);
        await _scene.EditAsync("c", """{"data":{"value":"h1"}}""");

        await _scene.ReconcileAsync();
        (await _scene.ValueAsync("c")).ShouldBe("h1");
        await _scene.DeliverAllAsync();
        (await _scene.EntryAsync("c"))!.Fate.ShouldBe(DriftFate.Taken);
        await _scene.CommitAsync();
        (await _scene.EntryAsync("c"))!.Fate.ShouldBe(DriftFate.Captured);
        _scene.Git.Captures.ShouldBe(["[UPDATE] configmap/c in ns/shop by user/unknown"]);
        _scene.Git.Files["capture/c.yaml"].ShouldContain("value: h1");
        _scene.Git.Files.Keys.ShouldNotContain("namespaces/shop/configmap/c.yaml");

        await _scene.ReconcileAsync();
        _scene.Cluster.ResetCounts();
        await _scene.ReconcileAsync();
        await _scene.DeliverAllAsync();
        await _scene.CommitAsync();

        (await _scene.ValueAsync("c")).ShouldBe("h1");
        _scene.Cluster.Writes.ShouldBe(0);
        _scene.Git.Captures.Count().ShouldBe(1);
        _scene.Notifications.ShouldNotContain(static told => told.Event == NotificationEvent.DriftFound || told.Event == NotificationEvent.DriftReverted);
        (await _scene.StateAsync()).Drift.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_second_change_by_hand_after_the_first_came_back_is_captured_too()
    {
        await _scene.BeginAsync(Start);
        for (var change = 1; change <= 3; change++)
        {
            await _scene.EditAsync("c", $$$"""{"data":{"value":"h{{{change}}}"}}""");
            await _scene.DeliverAllAsync();
            await _scene.CommitAsync();
            await _scene.ReconcileAsync();
        }

        _scene.Git.Captures.Count().ShouldBe(3);
        await _scene.EditAsync("c", """{"data":{"value":"g1"}}""");
        await _scene.DeliverAllAsync();
        await _scene.CommitAsync();
        await _scene.ReconcileAsync();
        _scene.Git.Captures.Count().ShouldBe(4);
        (await _scene.ValueAsync("c")).ShouldBe("g1");
    }

    [Fact]
    public async Task A_second_change_by_hand_before_the_first_came_back_stays_and_is_captured_too()
    {
        await _scene.BeginAsync(Start);
        await _scene.EditAsync("c", """{"data":{"value":"h1"}}""");
        await _scene.DeliverAllAsync();
        await _scene.CommitAsync();
        await _scene.EditAsync("c", """{"data":{"value":"h2","more":"m"}}""");

        // The revision that holds the first one is looked at while nobody has taken the second one yet.
        await _scene.ReconcileAsync();
        await _scene.ReconcileAsync();
        (await _scene.ValueAsync("c")).ShouldBe("h2");
        (await _scene.StateAsync()).Drift.ShouldBe(["ConfigMap shop/c differs in data.value (capture: no capture took it yet)"]);
        await _scene.DeliverAllAsync();
        await _scene.CommitAsync();
        await _scene.ReconcileAsync();

        (await _scene.ValueAsync("c")).ShouldBe("h2");
        _scene.Git.Captures.Count().ShouldBe(2);
        _scene.Git.Files["capture/c.yaml"].ShouldContain("value: h2");
        (await _scene.StateAsync()).Drift.ShouldBeEmpty();
        _scene.Notifications.ShouldNotContain(static told => told.Event == NotificationEvent.DriftFound || told.Event == NotificationEvent.DriftReverted);
    }

    [Fact]
    public async Task Reported_drift_is_not_told_again_because_something_else_moved()
    {
        await _scene.BeginAsync(Start);
        await _scene.EditAsync("b", """{"data":{"value":"h1"}}""");
        await _scene.ReconcileAsync();

        await _scene.EditAsync("b", """{"metadata":{"annotations":{"seen":"12:00"}}}""");
        await _scene.ReconcileAsync();

        _scene.Notifications.Count(static told => told.Event == NotificationEvent.DriftFound).ShouldBe(1);
    }

    [Fact]
    public async Task A_thousand_changes_that_wait_hold_nobody_else_up()
    {
        await _scene.BeginAsync(Start);
        await _scene.EditAsync("c", """{"data":{"value":"h0"}}""");
        await _scene.DeliverAllAsync();
        _scene.Git.Push(new Dictionary<string, string?> { ["capture/c.yaml"] = DriftScene.Config("c", "g2") });
        for (var change = 1; change <= 1000; change++)
        {
            await _scene.EditAsync("c", $$$"""{"data":{"value":"h{{{change}}}"}}""");
        }

        await _scene.CreateAsync("free", "f1");
        await _scene.DeliverAllAsync();
        var outcome = await _scene.CommitAsync();

        outcome.ShouldBeOfType<Outcome.Wait>().After.ShouldBeGreaterThan(TimeSpan.FromSeconds(1));
        _scene.Git.Captures.ShouldBe(["[CREATE] configmap/free in ns/shop by user/unknown"]);
    }

    [Fact]
    public async Task Deletions_by_hand_follow_the_policy_too()
    {
        await _scene.BeginAsync(Start);
        foreach (var name in (string[])["a", "b", "c"])
        {
            await _scene.DeleteAsync(name);
        }

        await _scene.ReconcileAsync();
        (await _scene.FindAsync("a")).ShouldNotBeNull();
        (await _scene.FindAsync("b")).ShouldBeNull();
        (await _scene.FindAsync("c")).ShouldBeNull();
        (await _scene.StateAsync()).Phase.ShouldBe(TargetPhase.Healthy);
        (await _scene.StateAsync()).Drift.ShouldContain("ConfigMap shop/b is gone (report: it stays)");
        await _scene.DeliverAllAsync();
        await _scene.CommitAsync();
        _scene.Git.Captures.ShouldBe(["[DELETE] configmap/c in ns/shop by user/unknown"]);

        _scene.Git.Push(new Dictionary<string, string?> { ["other.yaml"] = DriftScene.Config("other", "g1") });
        await _scene.ReconcileAsync();
        (await _scene.FindAsync("b")).ShouldBeNull();
        (await _scene.FindAsync("c")).ShouldBeNull();
        (await _scene.StateAsync()).Phase.ShouldBe(TargetPhase.Healthy);
        (await _scene.Documents.ReadInventoryAsync("shop", default)).Inventory.Entries.ShouldNotContain(static entry => entry.Object.Name == "c");
    }

    [Fact]
    public async Task When_git_changes_a_taken_object_before_its_push_git_wins_and_that_is_told()
    {
        await _scene.BeginAsync(Start);
        await _scene.EditAsync("c", """{"data":{"value":"h1"}}""");
        await _scene.DeliverAllAsync();
        _scene.Git.Push(new Dictionary<string, string?> { ["capture/c.yaml"] = DriftScene.Config("c", "g2") });

        // The file moved under the capture: it may not undo somebody's commit.
        (await _scene.CommitAsync()).ShouldBeOfType<Outcome.Wait>();
        (await _scene.EntryAsync("c"))!.Fate.ShouldBe(DriftFate.Taken);
        _scene.Sender.Clear();
        await _scene.EditAsync("c", """{"data":{"value":"h2"}}""");
        await _scene.DeliverAllAsync();
        _scene.Sender.Of<CommitChanges>().ShouldBeEmpty("the message that waits comes again: it needs no second one");
        await _scene.ReconcileAsync();
        await _scene.CommitAsync();

        (await _scene.ValueAsync("c")).ShouldBe("g2");
        _scene.Git.Captures.ShouldBeEmpty();
        _scene.Notifications.Single(static told => told.Event == NotificationEvent.DriftFound).Title.ShouldContain("was changed in the cluster and in Git");
        _scene.Actions.ShouldContain("target.driftOverruled");
    }

    [Fact]
    public async Task A_change_of_another_object_in_git_leaves_a_taken_change_alone()
    {
        await _scene.BeginAsync(Start);
        await _scene.EditAsync("c", """{"data":{"value":"h1"}}""");
        await _scene.DeliverAllAsync();
        _scene.Git.Push(new Dictionary<string, string?> { ["revert/a.yaml"] = DriftScene.Config("a", "g2") });

        await _scene.ReconcileAsync();
        (await _scene.ValueAsync("c")).ShouldBe("h1");
        await _scene.CommitAsync();
        await _scene.ReconcileAsync();

        ((await _scene.ValueAsync("c")), (await _scene.ValueAsync("a"))).ShouldBe(("h1", "g2"));
        _scene.Git.Captures.Count().ShouldBe(1);
    }

    [Theory]
    [InlineData("two objects")]
    [InlineData("a kustomization")]
    public async Task What_a_commit_can_not_say_stays_and_is_told(string what)
    {
        var files = new Dictionary<string, string?>(Start) { ["capture/c.yaml"] = DriftScene.Config("c", "g1") + (what == "two objects" ? "---\n" + DriftScene.Config("d", "g1") : "") };
        if (what == "a kustomization")
        {
            _scene.Git.Kustomizations.Add("capture");
        }

        await _scene.BeginAsync(files);
        await _scene.EditAsync("c", """{"data":{"value":"h1"}}""");
        await _scene.DeliverAllAsync();
        await _scene.CommitAsync();
        await _scene.ReconcileAsync();
        _scene.Clock.Advance(TargetDrifts.CapturePatience);
        await _scene.ReconcileAsync();

        (await _scene.ValueAsync("c")).ShouldBe("h1");
        _scene.Git.Captures.ShouldBeEmpty();
        _scene.Notifications.Single(static told => told.Event == NotificationEvent.DriftFound).Text.ShouldContain(what == "two objects" ? "describes more than this object" : "is built by the kustomization in capture");
    }

    [Fact]
    public async Task Fields_of_others_are_no_drift()
    {
        await _scene.BeginAsync(Start);
        await _scene.EditAsync("a", """{"metadata":{"annotations":{"seen":"yes"}},"data":{"added":"x"}}""");

        (await _scene.ReconcileAsync()).Reason.ShouldEndWith("nothing differs");

        (await _scene.FindAsync("a"))!.Text("data", "added").ShouldBe("x");
        _scene.Actions.ShouldNotContain("target.driftCorrected");
    }

    [Fact]
    public async Task Own_writes_do_not_echo_also_when_the_managed_fields_can_not_tell()
    {
        await _scene.BeginAsync(Start);
        // In one second: of two writers the newest can't be told.
        await _scene.EditAsync("c", """{"metadata":{"annotations":{"seen":"yes"}}}""", isLater: false);
        await _scene.DeliverAllAsync();
        await _scene.CommitAsync();
        await _scene.ReconcileAsync();
        var captures = _scene.Git.Captures.Count();
        _scene.Git.Push(new Dictionary<string, string?> { ["capture/c.yaml"] = _scene.Git.Files["capture/c.yaml"].Replace("g1", "g2", StringComparison.Ordinal) });

        await _scene.ReconcileAsync();
        await _scene.DeliverAllAsync();
        await _scene.CommitAsync();

        _scene.Git.Captures.Count().ShouldBe(captures);
        (await _scene.ValueAsync("c")).ShouldBe("g2");
    }

    [Fact]
    public async Task An_annotation_in_the_manifest_goes_before_the_paths()
    {
        await _scene.BeginAsync(new Dictionary<string, string?>(Start) { ["revert/a.yaml"] = DriftScene.Config("a", "g1", ", annotations: { trimtab.dev/drift: report }") });
        await _scene.EditAsync("a", """{"data":{"value":"h1"}}""");

        await _scene.ReconcileAsync();

        (await _scene.ValueAsync("a")).ShouldBe("h1");
        _scene.Git.Push(new Dictionary<string, string?> { ["revert/a.yaml"] = DriftScene.Config("a", "g1", ", annotations: { trimtab.dev/drift: never }") });
        await _scene.ReconcileAsync();
        (await _scene.StateAsync()).Reasons.ShouldBe(["ConfigMap a: annotation trimtab.dev/drift must be revert, report or capture, not 'never'"]);
    }

    public void Dispose() => _scene.Dispose();
}
