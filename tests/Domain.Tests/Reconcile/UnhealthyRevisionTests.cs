using Trimtab.Domain.Clusters;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Reconcile;

namespace Trimtab.Domain.Tests.Reconcile;

/// <summary>Revisions that do not become healthy, and those that are held.</summary>
public sealed class UnhealthyRevisionTests : IDisposable
{
    private readonly ReconcileScene _scene = new();

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

    public void Dispose() => _scene.Dispose();
}
