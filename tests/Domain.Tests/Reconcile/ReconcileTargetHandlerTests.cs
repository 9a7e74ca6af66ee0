using Trimtab.Domain.Clusters;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Reconcile;

namespace Trimtab.Domain.Tests.Reconcile;

public sealed class ReconcileTargetHandlerTests : IDisposable
{
    private readonly ReconcileScene _scene = new();

    [Fact]
    public async Task A_first_revision_is_applied_and_becomes_the_last_good_one()
    {
        var (revision, outcome) = await _scene.PushAsync(Manifests.Namespace + Manifests.Config("a") + Manifests.Deployment("web", "web:1"));

        outcome.ShouldBeOfType<Outcome.Done>();
        (await _scene.FindConfigAsync("a")).ShouldNotBeNull().Label(TrimtabNames.Target).ShouldBe("shop");
        var state = await _scene.StateAsync();
        state.Phase.ShouldBe(TargetPhase.Healthy);
        state.LastGoodRevision.ShouldBe(revision);
        state.AppliedRevision.ShouldBe(revision);
        _scene.Actions.ShouldBe(["target.applied", "target.healthy"]);
        _scene.Notifications.ShouldHaveSingleItem().Event.ShouldBe(NotificationEvent.Applied);
        var record = (await _scene.Documents.FindRevisionAsync("shop", revision, default)).ShouldNotBeNull();
        record.Result.ShouldBe(RevisionResult.Healthy);
        record.Counts.ShouldBe(new ChangeCounts(3, 0, 0, 0));
        record.Timings.Health.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_second_pass_over_unchanged_objects_writes_nothing_and_compares_nothing()
    {
        await _scene.PushAsync(Manifests.Namespace + Manifests.Config("a") + Manifests.Config("b"));
        await _scene.LookAsync();
        var (_, etag) = await _scene.Documents.ReadTargetAsync("shop", default);
        _scene.Cluster.ResetCounts();

        await _scene.LookAsync();

        _scene.Cluster.Writes.ShouldBe(0);
        _scene.Cluster.DryRuns.ShouldBe(0);
        (await _scene.Documents.ReadTargetAsync("shop", default)).ETag.ShouldBe(etag);
    }

    [Fact]
    public async Task Only_what_differs_is_written()
    {
        await _scene.PushAsync(Manifests.Namespace + Manifests.Config("a") + Manifests.Config("b"));
        _scene.Cluster.ResetCounts();

        await _scene.PushAsync(Manifests.Namespace + Manifests.Config("a", "2") + Manifests.Config("b"));

        _scene.Cluster.Writes.ShouldBe(1);
        (await _scene.FindConfigAsync("a"))!.Text("data", "value").ShouldBe("2");
    }

    [Fact]
    public async Task What_left_the_source_is_pruned_unless_it_says_no()
    {
        await _scene.PushAsync(Manifests.Namespace + Manifests.Config("a") + Manifests.Config("b") + Manifests.Config("c"));
        await _scene.PatchAsync((await _scene.FindConfigAsync("c"))!, """{"metadata":{"annotations":{"trimtab.dev/prune":"disabled"}}}""");

        await _scene.PushAsync(Manifests.Namespace + Manifests.Config("a"));

        (await _scene.FindConfigAsync("b")).ShouldBeNull();
        (await _scene.FindConfigAsync("c")).ShouldNotBeNull().Label(TrimtabNames.Target).ShouldBeNull();
        (await _scene.Documents.ReadInventoryAsync("shop", default)).Inventory.Entries.Select(static entry => entry.Object.Name).ShouldBe(["shop", "a"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_namespace_that_left_the_source_stays()
    {
        await _scene.PushAsync(Manifests.Namespace + Manifests.Config("a"));
        await _scene.PushAsync(Manifests.Config("a"));

        (await _scene.FindAsync("v1", "Namespace", "shop", "")).ShouldNotBeNull();
        (await _scene.FindConfigAsync("a")).ShouldNotBeNull();
    }

    [Theory]
    [InlineData("""{"data":{"value":"by hand"}}""")]
    [InlineData("""{"data":{"value":null}}""")]
    public async Task Drift_is_undone_and_recorded(string patch)
    {
        await _scene.PushAsync(Manifests.Namespace + Manifests.Config("a") + Manifests.Config("b"));
        await _scene.PatchAsync((await _scene.FindConfigAsync("a"))!, patch);

        var outcome = await _scene.LookAsync();

        (await _scene.FindConfigAsync("a"))!.Text("data", "value").ShouldBe("1");
        outcome.Reason.ShouldStartWith("Drift undone: 0 created, 1 changed");
        _scene.Actions.ShouldContain("target.driftCorrected");
        (await _scene.StateAsync()).Phase.ShouldBe(TargetPhase.Healthy);
    }

    [Fact]
    public async Task A_revision_that_does_not_build_leaves_the_cluster_as_it_is_and_is_told_once()
    {
        await _scene.PushAsync(Manifests.Namespace + Manifests.Config("a"));
        var good = (await _scene.StateAsync()).LastGoodRevision;
        _scene.Cluster.ResetCounts();

        await _scene.PushAsync("!apps/web.yaml:3: not YAML");
        await _scene.LookAsync();

        _scene.Cluster.Writes.ShouldBe(0);
        var state = await _scene.StateAsync();
        state.Phase.ShouldBe(TargetPhase.Failed);
        state.LastGoodRevision.ShouldBe(good);
        state.Reasons.ShouldBe(["apps/web.yaml:3: not YAML"]);
        _scene.Sender.Of<Domain.Notifications.Notification>().Count(static sent => sent.Event == NotificationEvent.ApplyFailed).ShouldBe(1);
        _scene.Actions.Count(static action => action == "target.refused").ShouldBe(1);
    }

    [Fact]
    public async Task All_refusals_are_reported_together_before_the_first_write()
    {
        await _scene.PushAsync(Manifests.Namespace + Manifests.Config("a"));
        _scene.Cluster.ResetCounts();

        await _scene.PushAsync(Manifests.Namespace + Manifests.Config("a", "2") + Manifests.Config("Not_A_Name") + Manifests.Widget("w")
            + Manifests.Config("lost").Replace("name: lost", "name: lost, namespace: nowhere", StringComparison.Ordinal));

        _scene.Cluster.Writes.ShouldBe(0);
        var reasons = (await _scene.StateAsync()).Reasons;
        reasons.Count.ShouldBe(3);
        reasons.ShouldContain(static reason => reason.Contains("no kind example.com/v1 Widget", StringComparison.Ordinal));
        reasons.ShouldContain("Namespace nowhere: does not exist, and the revision does not create it");
        reasons.ShouldContain(static reason => reason.StartsWith("ConfigMap shop/Not_A_Name:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_new_kind_and_its_objects_come_in_one_revision()
    {
        var (revision, _) = await _scene.PushAsync(Manifests.Namespace + Manifests.Definition + Manifests.Widget("w"));

        (await _scene.FindAsync("example.com/v1", "Widget", "w")).ShouldNotBeNull();
        (await _scene.StateAsync()).LastGoodRevision.ShouldBe(revision);
    }

    [Fact]
    public async Task Objects_of_a_redefined_kind_are_applied_after_their_definition()
    {
        await _scene.PushAsync(Manifests.Namespace + Manifests.Definition + Manifests.Widget("w"));

        var (revision, _) = await _scene.PushAsync(
            Manifests.Namespace + Manifests.Definition.Replace("singular: widget", "singular: widget, shortNames: [wd]", StringComparison.Ordinal) + Manifests.Widget("w").Replace("size: 3", "size: 4", StringComparison.Ordinal));

        (await _scene.FindAsync("example.com/v1", "Widget", "w"))!.Number("spec", "size").ShouldBe(4);
        (await _scene.StateAsync()).LastGoodRevision.ShouldBe(revision);
    }

    [Fact]
    public async Task What_the_first_stage_made_is_taken_back_when_the_rest_is_refused()
    {
        await _scene.PushAsync(Manifests.Namespace + Manifests.Config("Not_A_Name"));

        (await _scene.FindAsync("v1", "Namespace", "shop", "")).ShouldBeNull();
        (await _scene.StateAsync()).Phase.ShouldBe(TargetPhase.Failed);
        (await _scene.Documents.ReadInventoryAsync("shop", default)).Inventory.Entries.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_full_quota_refuses_the_revision_before_the_first_write()
    {
        await _scene.PushAsync(Manifests.Namespace + Manifests.Quota(3) + Manifests.Deployment("web", "web:1"));
        await _scene.PatchAsync((await _scene.FindAsync("v1", "ResourceQuota", "small"))!, """{"status":{"used":{"pods":"2"}}}""", "status");
        _scene.Cluster.ResetCounts();

        await _scene.PushAsync(Manifests.Namespace + Manifests.Quota(3) + Manifests.Deployment("web", "web:1", replicas: 5));

        _scene.Cluster.Writes.ShouldBe(0);
        (await _scene.StateAsync()).Reasons.ShouldHaveSingleItem().ShouldContain("quota small allows pods 3");
    }

    [Fact]
    public async Task An_object_of_another_target_is_refused()
    {
        using var scene = new ReconcileScene(ReconcileScene.Fleet + "\n  other: { source: shop, path: apps, cluster: apps, namespace: shop, prune: true }");
        await scene.PushAsync(Manifests.Namespace + Manifests.Config("a"));

        await scene.LookAsync("other");

        (await scene.StateAsync("other")).Reasons.ShouldContain("ConfigMap shop/a: target shop applies it already; describe it in one of the two only");
        (await scene.FindConfigAsync("a"))!.Label(TrimtabNames.Target).ShouldBe("shop");
    }

    [Fact]
    public async Task A_revision_that_stays_unhealthy_gives_way_to_the_last_good_one_and_is_held()
    {
        var (good, _) = await _scene.PushAsync(Manifests.Namespace + Manifests.Deployment("web", "web:1") + Manifests.Config("a"));

        var (bad, outcome) = await _scene.PushAsync(Manifests.Namespace + Manifests.Deployment("web", "web:broken") + Manifests.Config("a", "2") + Manifests.Config("new"));

        outcome.Reason.ShouldContain("did not become healthy within");
        (await _scene.FindConfigAsync("a"))!.Text("data", "value").ShouldBe("1");
        (await _scene.FindConfigAsync("new")).ShouldBeNull();
        (await _scene.Holds.FindAsync("shop", bad, default)).ShouldNotBeNull();
        var state = await _scene.StateAsync();
        state.Phase.ShouldBe(TargetPhase.Failed);
        state.AppliedRevision.ShouldBe(good);
        state.LastGoodRevision.ShouldBe(good);
        state.Reasons.ShouldBe(["Deployment shop/web: 0 of 2 pods available"]);
        _scene.Notifications.Count(static sent => sent.Event == NotificationEvent.ApplyFailed).ShouldBe(1);
        (await _scene.Documents.FindRevisionAsync("shop", bad, default))!.Result.ShouldBe(RevisionResult.TakenBack);
    }

    [Fact]
    public async Task While_a_revision_is_held_drift_goes_back_to_the_last_good_one()
    {
        await _scene.PushAsync(Manifests.Namespace + Manifests.Config("a"));
        var bad = _scene.Revisions.Push(Manifests.Namespace + Manifests.Config("a", "2"));
        await _scene.Holds.PlaceAsync("shop", bad, "taken back", default);
        await _scene.PatchAsync((await _scene.FindConfigAsync("a"))!, """{"data":{"value":"by hand"}}""");

        await _scene.LookAsync();

        (await _scene.FindConfigAsync("a"))!.Text("data", "value").ShouldBe("1");
    }

    [Fact]
    public async Task A_released_revision_is_tried_again()
    {
        await _scene.PushAsync(Manifests.Namespace + Manifests.Deployment("web", "web:1"));
        var (bad, _) = await _scene.PushAsync(Manifests.Namespace + Manifests.Deployment("web", "web:broken"));
        var attempt = (await _scene.StateAsync()).Attempt;
        await _scene.Holds.ReleaseAsync("shop", bad, default);

        await _scene.LookAsync();

        (await _scene.StateAsync()).Attempt.ShouldBe(attempt + 1);
        _scene.Actions.Count(static action => action == "target.failed").ShouldBe(2);
    }

    [Fact]
    public async Task A_first_install_that_stays_unhealthy_is_kept_and_may_recover()
    {
        var (revision, _) = await _scene.PushAsync(Manifests.Namespace + Manifests.Deployment("web", "web:broken"));
        (await _scene.StateAsync()).Phase.ShouldBe(TargetPhase.Failed);
        await _scene.SetPodsAsync((await _scene.FindAsync("apps/v1", "Deployment", "web"))!, 2);

        await _scene.LookAsync();

        (await _scene.StateAsync()).LastGoodRevision.ShouldBe(revision);
        (await _scene.Holds.FindAsync("shop", revision, default)).ShouldBeNull();
    }

    [Fact]
    public async Task A_message_of_an_old_revision_changes_nothing()
    {
        var (old, _) = await _scene.PushAsync(Manifests.Namespace + Manifests.Config("a"));
        await _scene.PushAsync(Manifests.Namespace + Manifests.Config("a", "2"));

        var outcome = await _scene.DeliverAsync("shop", old, ReconcileScene.Context("late"));

        outcome.Reason.ShouldContain("out of date");
        (await _scene.FindConfigAsync("a"))!.Text("data", "value").ShouldBe("2");
    }

    [Fact]
    public async Task A_target_waits_for_those_it_depends_on_and_is_woken_by_them()
    {
        using var scene = new ReconcileScene(
            ReconcileScene.Fleet.Replace("timeout: 2m }", "timeout: 2m, dependsOn: [platform] }", StringComparison.Ordinal)
            + "\n  platform: { source: shop, path: platform, cluster: apps, namespace: platform, prune: true }");
        scene.Revisions.Push(Manifests.Config("a") + Manifests.Namespace + Manifests.Namespace.Replace("shop", "platform", StringComparison.Ordinal));
        await scene.Sources.HandleAsync(new ReconcileSource("shop"), ReconcileScene.Context("m"), default);
        var message = new ReconcileTarget("shop", scene.Revisions.Head!);

        var waits = await scene.Targets.HandleAsync(message, ReconcileScene.Context("m"), default);
        waits.ShouldBeOfType<Outcome.Wait>().Reason.ShouldContain("target platform is not healthy");
        (await scene.FindConfigAsync("a")).ShouldBeNull();

        scene.Sender.Clear();
        await scene.DeliverAsync("platform", scene.Revisions.Head!, ReconcileScene.Context("m"));
        scene.Sender.Of<ReconcileTarget>().ShouldBe([message]);
    }

    [Fact]
    public async Task A_second_message_does_not_join_work_that_another_one_does()
    {
        _scene.Revisions.Push(Manifests.Namespace + Manifests.Deployment("web", "web:broken"));
        await _scene.Sources.HandleAsync(new ReconcileSource("shop"), ReconcileScene.Context("m"), default);
        var message = new ReconcileTarget("shop", _scene.Revisions.Head!);
        await _scene.Targets.HandleAsync(message, ReconcileScene.Context("first"), default);
        await _scene.OperateAsync();
        (await _scene.Targets.HandleAsync(message, ReconcileScene.Context("first"), default)).ShouldBeOfType<Outcome.Wait>();

        (await _scene.Targets.HandleAsync(message, ReconcileScene.Context("second"), default)).ShouldBeOfType<Outcome.Done>();

        _scene.Clock.Advance(TimeSpan.FromSeconds(16));
        (await _scene.Targets.HandleAsync(message, ReconcileScene.Context("second"), default)).ShouldBeOfType<Outcome.Wait>();
    }

    [Fact]
    public async Task A_message_that_is_delivered_twice_at_once_is_looked_at_again_and_has_not_failed()
    {
        var revision = _scene.Revisions.Push(Manifests.Namespace + Manifests.Config("a"));
        await _scene.Sources.HandleAsync(new ReconcileSource("shop"), ReconcileScene.Context("m"), default);
        _scene.Revisions.WhileBuilding = () => _scene.DeliverAsync("shop", revision, ReconcileScene.Context("m"));

        var overtaken = await _scene.Targets.HandleAsync(new ReconcileTarget("shop", revision), ReconcileScene.Context("m"), default);

        overtaken.ShouldBeOfType<Outcome.Wait>().Reason.ShouldContain("written by somebody else");
        (await _scene.DeliverAsync("shop", revision, ReconcileScene.Context("m"))).ShouldBeOfType<Outcome.Done>();
        _scene.Actions.ShouldBe(["target.applied", "target.healthy"]);
    }

    [Fact]
    public async Task A_message_that_comes_again_after_a_kill_does_not_wait_for_its_own_lease()
    {
        var revision = _scene.Revisions.Push(Manifests.Namespace + Manifests.Config("a"));
        await _scene.Sources.HandleAsync(new ReconcileSource("shop"), ReconcileScene.Context("m"), default);
        await _scene.Leases.TryAcquireAsync("targets/shop", "m", TimeSpan.FromSeconds(15), default);

        (await _scene.Targets.HandleAsync(new ReconcileTarget("shop", revision), ReconcileScene.Context("other"), default))
            .ShouldBeOfType<Outcome.Wait>().Reason.ShouldContain("is being worked on");
        (await _scene.Targets.HandleAsync(new ReconcileTarget("shop", revision), ReconcileScene.Context("m"), default)).ShouldBeOfType<Outcome.Done>();
    }

    public void Dispose() => _scene.Dispose();
}
