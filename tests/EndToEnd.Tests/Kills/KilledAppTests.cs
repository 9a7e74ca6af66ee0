using Trimtab.Domain.Rollouts;
using Trimtab.Story;

namespace Trimtab.EndToEnd.Tests.Kills;

/// <summary>The function app is killed in the middle of a rollout and started again.</summary>
public sealed class KilledAppTests(StoryWorldFixture trimtab) : IClassFixture<StoryWorldFixture>
{
    // 10 s, and what a turn may take on two busy cores.
    private static readonly TimeSpan MovesOnWithin = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task A_rollout_moves_on_after_a_kill_and_every_decision_is_recorded_once()
    {
        var installed = await trimtab.PushShopAsync("v1", ShopBehaviour.Healthy);
        await trimtab.WhenTargetAsync(target => target.LastGoodRevision == installed);
        var revision = await trimtab.PushShopAsync("v2", ShopBehaviour.Healthy);
        var before = await trimtab.WhenRolloutAsync(revision, rollout => rollout.Phase == RolloutPhase.Progressing);

        await trimtab.World.KillAppAsync();
        await trimtab.World.StartAppAsync(CancellationToken.None);
        var restarted = TimeProvider.System.GetTimestamp();
        await trimtab.WhenRolloutAsync(revision, rollout => rollout.Sequence > before.Sequence + 1);
        var movedOn = TimeProvider.System.GetElapsedTime(restarted);
        var ended = await trimtab.WhenRolloutAsync(revision, rollout => rollout.IsClosed);

        ended.Phase.ShouldBe(RolloutPhase.Succeeded);
        movedOn.ShouldBeLessThan(MovesOnWithin);
        var records = await trimtab.ReadAuditAsync();
        records.Select(record => record.Id).ShouldBeUnique();
        records.Count(record => record.Action == "rollout.promoted").ShouldBe(1);
    }
}
