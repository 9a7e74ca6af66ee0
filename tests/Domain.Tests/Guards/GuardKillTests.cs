using Trimtab.Domain.Clusters;
using Trimtab.Domain.Rollouts;
using Trimtab.Domain.Tests.Rollouts;

namespace Trimtab.Domain.Tests.Guards;

/// <summary>The process is killed once at every single call to the outside, before and after its effect, on the twin. The killed message comes
/// back after 10 min; scans and sweeps go on meanwhile. The world must end the same, with each decision recorded and told once.</summary>
public sealed class GuardKillTests
{
    [Theory]
    [InlineData("web:2", "started settled succeeded", false)]
    [InlineData("web:2", "started settled succeeded", true)]
    [InlineData("web:2-crash", "started rolledBack restored", false)]
    [InlineData("web:2-crash", "started rolledBack restored", true)]
    public async Task A_kill_anywhere_changes_nothing_in_the_end(string image, string actions, bool afterEffect)
    {
        var expected = await RunAsync(image, new Fuse());
        expected.Actions.ShouldBe(actions);

        for (var call = 1; ; call++)
        {
            var fuse = new Fuse { BlowAt = call, AfterEffect = afterEffect };
            var seen = await RunAsync(image, fuse);
            if (!fuse.HasBlown)
            {
                call.ShouldBeGreaterThan(20, "the run makes that many calls");
                return;
            }

            seen.ShouldBe(expected, $"killed {(afterEffect ? "after" : "before")} call {call}");
        }
    }

    private static async Task<World> RunAsync(string image, Fuse fuse)
    {
        using var stage = new GuardStage(fuse, tick: TimeSpan.FromSeconds(5));
        var kustomization = await stage.KustomizationAsync();
        await stage.SettledAsync(replicas: 1, owned: GuardStage.ByFlux);
        await stage.SetImageAsync(image);
        var end = await stage.RunToEndAsync();
        await stage.Stage.DeliverLateAsync();
        await stage.PassAsync(20);
        end = await stage.Stage.ReadAsync(end.Id);
        var memory = (await stage.MemoryAsync())!;
        return new World(
            end.Phase,
            await stage.ImageAsync(),
            (await stage.Live.GetAsync(kustomization, default))!.Find("spec", "suspend")?.ToJsonString(),
            string.Join(' ', stage.Actions),
            string.Join(' ', stage.Told.Select(static told => $"{told.Event}: {told.Title}")),
            string.Join(' ', end.Guard!.Outcome),
            memory.Good.Hash,
            string.Join(' ', memory.Failed.Select(static failed => $"{failed.Hash} {failed.Times}")),
            string.Join(' ', stage.Stage.Store.Names));
    }

    private sealed record World(
        RolloutPhase Phase, string Image, string? Suspended, string Actions, string Told, string Outcome, string Good, string Failed, string Documents);
}
