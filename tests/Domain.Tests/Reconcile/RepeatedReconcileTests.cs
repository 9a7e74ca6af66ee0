using Trimtab.Domain.Clusters;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Reconcile;

namespace Trimtab.Domain.Tests.Reconcile;

/// <summary>Messages that come late, twice, or beside others.</summary>
public sealed class RepeatedReconcileTests : IDisposable
{
    private readonly ReconcileScene _scene = new();

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
