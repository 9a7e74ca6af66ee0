using Trimtab.Domain.Rollouts;

namespace Trimtab.Domain.Tests.Rollouts;

/// <summary>The process is killed once at every single call to the outside, before and after its effect. The killed message comes
/// back after 10 min; the sweep goes on meanwhile. The world must end the same, with each decision recorded once.</summary>
public sealed class RolloutKillTests
{
    [Theory]
    [InlineData("web:2", "started step promoting promoted succeeded", false)]
    [InlineData("web:2", "started step promoting promoted succeeded", true)]
    [InlineData("web:2-crash", "started rolledBack", false)]
    [InlineData("web:2-crash", "started rolledBack", true)]
    [InlineData("web:2-late", "started step promoting promoted rolledBack", false)]
    [InlineData("web:2-late", "started step promoting promoted rolledBack", true)]
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
                call.ShouldBeGreaterThan(40, "the run makes that many calls");
                return;
            }

            seen.ShouldBe(expected, $"killed {(afterEffect ? "after" : "before")} call {call}");
        }
    }

    private static async Task<World> RunAsync(string image, Fuse fuse)
    {
        var policy = RolloutStage.Quick with { Watch = TimeSpan.FromSeconds(image.EndsWith("-late", StringComparison.Ordinal) ? 60 : 2) };
        var stage = await GivenStage.OfAsync(image, policy, fuse, replicas: 2);
        var rollout = await stage.StartAsync("v2");
        var end = await stage.RunToEndAsync(rollout);
        await stage.DeliverLateAsync();
        end = await stage.ReadAsync(rollout);
        return new World(
            end.Phase,
            string.Join(' ', stage.Cluster.Keys),
            stage.Cluster.ImageOf("web"),
            stage.Good,
            string.Join(' ', stage.Actions),
            string.Join(' ', stage.Notifications.Select(static notification => notification.Event)),
            string.Join(' ', stage.Store.Names));
    }

    private sealed record World(RolloutPhase Phase, string Objects, string Image, string? Good, string Actions, string Events, string Documents);
}
