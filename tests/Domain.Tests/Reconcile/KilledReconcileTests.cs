using Trimtab.Domain.Reconcile;

namespace Trimtab.Domain.Tests.Reconcile;

/// <summary>A process that dies at any call, before it took effect or right after, must leave the same world after the message came again.</summary>
public sealed class KilledReconcileTests
{
    private static readonly string First = Manifests.Namespace + Manifests.Config("a") + Manifests.Config("leaver") + Manifests.Deployment("web", "web:1");
    private static readonly string Straight = ReconcileScene.Fleet.Replace("timeout: 2m }", "timeout: 3s }", StringComparison.Ordinal);
    private static readonly string Guarded = ReconcileScene.Fleet.Replace("timeout: 2m }", "timeout: 3s, rollout: careful }", StringComparison.Ordinal)
        + "\npolicies: { rollout: { careful: {} } }";

    private static readonly string Reporting = Straight.Replace("timeout: 3s", "timeout: 3s, drift: report", StringComparison.Ordinal);

    public static TheoryData<string, bool> Stories()
    {
        var data = new TheoryData<string, bool>();
        foreach (var story in new[] { "install", "change", "refused", "lateRefused", "unhealthy", "rollout", "promote", "takeBack", "drift", "report" })
        {
            data.Add(story, false);
            data.Add(story, true);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Stories))]
    public async Task A_killed_worker_changes_nothing_of_the_end(string story, bool isAfter)
    {
        var (calls, world, actions, events) = await RunAsync(story, 0, isAfter);
        calls.ShouldBeGreaterThan(5);

        for (var call = 1; call <= calls; call++)
        {
            var killed = await RunAsync(story, call, isAfter);

            killed.World.ShouldBe(world, $"{story} killed at {call} of {calls}");
            killed.Actions.ShouldBe(actions, $"{story} killed at {call} of {calls}");
            killed.Events.ShouldBe(events, $"{story} killed at {call} of {calls}");
        }
    }

    private static async Task<(long Calls, string World, string Actions, string Events)> RunAsync(string story, long call, bool isAfter)
    {
        using var scene = new ReconcileScene(story is "rollout" or "promote" or "takeBack" ? Guarded : story == "report" ? Reporting : Straight);
        Func<Task> act = story switch
        {
            "install" => await ReadyAsync(scene, null, First),
            "change" => await ReadyAsync(scene, First, Manifests.Namespace + Manifests.Config("a", "2") + Manifests.Config("new") + Manifests.Deployment("web", "web:2")),
            "refused" => await ReadyAsync(scene, First, First + Manifests.Config("Not_A_Name")),
            "lateRefused" => await ReadyAsync(scene, null, First + Manifests.Config("Not_A_Name")),
            "unhealthy" => await ReadyAsync(scene, First, Manifests.Namespace + Manifests.Config("a", "2") + Manifests.Config("new") + Manifests.Deployment("web", "web:broken")),
            "rollout" => await ReadyAsync(scene, First, First.Replace("web:1", "web:2", StringComparison.Ordinal) + Manifests.Config("new")),
            "promote" => await PromoteAsync(scene),
            "drift" or "report" => await DriftAsync(scene),
            _ => await TakeBackAsync(scene),
        };
        scene.Killer.Arm(call == 0 ? long.MaxValue : call, isAfter);
        await act();
        scene.Killer.HasKilled.ShouldBe(call > 0, $"{story} at {call}");
        var calls = scene.Killer.Calls;
        scene.Killer.Disarm();
        return (
            calls,
            await scene.WorldAsync(),
            string.Join(' ', scene.Actions.Order(StringComparer.Ordinal)),
            string.Join(' ', scene.Notifications.Select(static sent => sent.Event.ToString()).Order(StringComparer.Ordinal)));
    }

    private static async Task<Func<Task>> ReadyAsync(ReconcileScene scene, string? first, string then)
    {
        if (first is not null)
        {
            await scene.PushAsync(first);
        }

        var revision = scene.Revisions.Push(then);
        await scene.Sources.HandleAsync(new ReconcileSource("shop"), ReconcileScene.Context("look"), default);
        return () => scene.DeliverAsync("shop", revision, ReconcileScene.Context("mortal"));
    }

    private static async Task<Func<Task>> DriftAsync(ReconcileScene scene)
    {
        var (revision, _) = await scene.PushAsync(First);
        await scene.PatchAsync((await scene.FindConfigAsync("a"))!, """{"data":{"value":"by hand"}}""");
        await scene.PatchAsync((await scene.FindAsync("apps/v1", "Deployment", "web"))!, """{"spec":{"replicas":5}}""");
        await scene.DeleteAsync((await scene.FindConfigAsync("leaver"))!);
        return () => scene.DeliverAsync("shop", revision, ReconcileScene.Context("mortal"));
    }

    private static async Task<Func<Task>> PromoteAsync(ReconcileScene scene)
    {
        var revision = await RollOutAsync(scene);
        return () => scene.RepeatAsync(() => scene.Applier.PromoteAsync("shop", revision, ReconcileScene.Context("tick"), default));
    }

    private static async Task<Func<Task>> TakeBackAsync(ReconcileScene scene)
    {
        var revision = await RollOutAsync(scene);
        await scene.Applier.PromoteAsync("shop", revision, ReconcileScene.Context("tick"), default);
        await scene.Holds.PlaceAsync("shop", revision, "errors", default);
        return () => scene.RepeatAsync(() => scene.Applier.TakeBackAsync("shop", revision, ReconcileScene.Context("tick"), default));
    }

    private static async Task<string> RollOutAsync(ReconcileScene scene)
    {
        await scene.PushAsync(First);
        return (await scene.PushAsync(Manifests.Namespace + Manifests.Config("a", "2") + Manifests.Config("new") + Manifests.Deployment("web", "web:2"))).Revision;
    }
}
