using Trimtab.Domain.Rollouts;
using Trimtab.TestKit.Messaging;

namespace Trimtab.Domain.Tests.Rollouts;

public sealed class OverdueRolloutsTests
{
    [Fact]
    public async Task A_rollout_is_woken_when_its_tick_is_five_seconds_overdue_and_only_once()
    {
        var stage = await GivenStage.OfAsync("web:2");
        var rollout = await stage.StartAsync("v2");
        var sender = new RecordingSender();
        var overdue = new OverdueRollouts(stage.Documents, sender, stage.Clock);

        stage.Clock.Advance(TimeSpan.FromSeconds(4.9));
        (await overdue.SweepAsync(default)).ShouldBe(0);
        stage.Clock.Advance(TimeSpan.FromSeconds(0.1));
        (await overdue.SweepAsync(default)).ShouldBe(1);
        (await overdue.SweepAsync(default)).ShouldBe(0);

        var tick = sender.Of<RolloutTick>().ShouldHaveSingleItem();
        tick.ShouldBe(new RolloutTick(rollout, (await stage.ReadAsync(rollout)).Sequence));
    }

    [Fact]
    public async Task A_closed_rollout_that_is_still_marked_is_left_asleep()
    {
        var stage = await GivenStage.OfAsync("web:2-crash");
        var rollout = await stage.StartAsync("v2");
        await stage.RunToEndAsync(rollout);
        await stage.Documents.MarkActiveAsync("shop-prod", rollout, stage.Clock.GetUtcNow(), default);
        stage.Clock.Advance(TimeSpan.FromHours(1));

        (await new OverdueRollouts(stage.Documents, new RecordingSender(), stage.Clock).SweepAsync(default)).ShouldBe(0);

        (await stage.Documents.ListActiveAsync(null, default)).ShouldBeEmpty();
    }
}
