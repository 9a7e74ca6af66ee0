using System.Text;
using Trimtab.Domain.Reconcile;

namespace Trimtab.Domain.Tests.Reconcile;

/// <summary>Large targets are a matter of how many requests a pass makes: counted, not timed.</summary>
public sealed class ReconcileCostTests
{
    private const int Apps = 50;
    private const int Objects = (4 * Apps) + 1;

    // Kinds, namespaces, the source's and target's few reads: does not grow with the number of objects.
    private const int Constant = 40;

    [Fact]
    public async Task An_install_costs_a_dry_run_and_an_apply_an_object()
    {
        using var scene = new ReconcileScene();
        scene.Revisions.Push(Shop());
        scene.Killer.Arm(long.MaxValue, isAfter: false);

        await scene.LookAsync();

        (await scene.StateAsync()).Phase.ShouldBe(TargetPhase.Healthy);
        scene.Cluster.DryRuns.ShouldBe(Objects);
        scene.Cluster.Writes.ShouldBe(Objects);
        scene.Killer.Calls.ShouldBeLessThan((2 * Objects) + (2 * Constant));
    }

    [Fact]
    public async Task A_pass_that_finds_nothing_to_do_does_not_grow_with_the_objects()
    {
        using var scene = new ReconcileScene();
        scene.Revisions.Push(Shop());
        await scene.LookAsync();
        await scene.LookAsync();
        scene.Killer.Arm(long.MaxValue, isAfter: false);

        await scene.LookAsync();

        scene.Killer.Calls.ShouldBeLessThan(Constant);
    }

    [Fact]
    public async Task What_controllers_write_beside_the_applied_fields_costs_nothing()
    {
        using var scene = new ReconcileScene();
        await scene.PushAsync(Manifests.Namespace + Manifests.Config("a") + Manifests.Config("b"));
        await scene.PatchAsync((await scene.FindConfigAsync("a"))!, """{"metadata":{"annotations":{"seen":"yes"}},"data":{"added":"x"}}""");
        scene.Cluster.ResetCounts();

        await scene.LookAsync();

        (scene.Cluster.DryRuns, scene.Cluster.Writes).ShouldBe((0, 0));
    }

    [Fact]
    public async Task A_changed_app_costs_its_own_objects_only()
    {
        using var scene = new ReconcileScene();
        scene.Revisions.Push(Shop());
        await scene.LookAsync();
        await scene.LookAsync();
        scene.Cluster.ResetCounts();

        await scene.PushAsync(Shop().Replace("web:1-7 ", "web:2-7 ", StringComparison.Ordinal));

        scene.Cluster.Writes.ShouldBe(1);
        scene.Cluster.DryRuns.ShouldBe(1);
    }

    private static string Shop()
    {
        var yaml = new StringBuilder(Manifests.Namespace);
        for (var app = 0; app < Apps; app++)
        {
            yaml.Append(Manifests.Config($"settings-{app}")).Append(Manifests.Config($"more-{app}")).Append(Manifests.Config($"most-{app}"))
                .Append(Manifests.Deployment($"web-{app}", $"web:1-{app} "));
        }

        return yaml.ToString();
    }
}
