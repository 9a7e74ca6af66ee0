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

    public void Dispose() => _scene.Dispose();
}
