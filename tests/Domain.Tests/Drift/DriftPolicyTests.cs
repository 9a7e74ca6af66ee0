using Trimtab.Domain.Clusters;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Reconcile;

namespace Trimtab.Domain.Tests.Drift;

/// <summary>What becomes of a change by hand under each policy.</summary>
public sealed class DriftPolicyTests : IDisposable
{
    private readonly DriftScene _scene = new();

    [Fact]
    public async Task Reverted_drift_is_undone_told_once_and_never_captured()
    {
        await _scene.BeginAsync(DriftScene.Start);
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
        await _scene.BeginAsync(DriftScene.Start);
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
        await _scene.BeginAsync(DriftScene.Start);
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
    public async Task Reported_drift_is_not_told_again_because_something_else_moved()
    {
        await _scene.BeginAsync(DriftScene.Start);
        await _scene.EditAsync("b", """{"data":{"value":"h1"}}""");
        await _scene.ReconcileAsync();

        await _scene.EditAsync("b", """{"metadata":{"annotations":{"seen":"12:00"}}}""");
        await _scene.ReconcileAsync();

        _scene.Notifications.Count(static told => told.Event == NotificationEvent.DriftFound).ShouldBe(1);
    }

    [Fact]
    public async Task Deletions_by_hand_follow_the_policy_too()
    {
        await _scene.BeginAsync(DriftScene.Start);
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
    public async Task Fields_of_others_are_no_drift()
    {
        await _scene.BeginAsync(DriftScene.Start);
        await _scene.EditAsync("a", """{"metadata":{"annotations":{"seen":"yes"}},"data":{"added":"x"}}""");

        (await _scene.ReconcileAsync()).Reason.ShouldEndWith("nothing differs");

        (await _scene.FindAsync("a"))!.Text("data", "added").ShouldBe("x");
        _scene.Actions.ShouldNotContain("target.driftCorrected");
    }

    [Fact]
    public async Task An_annotation_in_the_manifest_goes_before_the_paths()
    {
        await _scene.BeginAsync(new Dictionary<string, string?>(DriftScene.Start) { ["revert/a.yaml"] = DriftScene.Config("a", "g1", ", annotations: { trimtab.dev/drift: report }") });
        await _scene.EditAsync("a", """{"data":{"value":"h1"}}""");

        await _scene.ReconcileAsync();

        (await _scene.ValueAsync("a")).ShouldBe("h1");
        _scene.Git.Push(new Dictionary<string, string?> { ["revert/a.yaml"] = DriftScene.Config("a", "g1", ", annotations: { trimtab.dev/drift: never }") });
        await _scene.ReconcileAsync();
        (await _scene.StateAsync()).Reasons.ShouldBe(["ConfigMap a: annotation trimtab.dev/drift must be revert, report or capture, not 'never'"]);
    }

    public void Dispose() => _scene.Dispose();
}
