using Trimtab.Domain.Clusters;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Reconcile;

namespace Trimtab.Domain.Tests.Reconcile;

/// <summary>Revisions that are refused before the first write, or taken back at once.</summary>
public sealed class RefusedRevisionTests : IDisposable
{
    private readonly ReconcileScene _scene = new();

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

    public void Dispose() => _scene.Dispose();
}
