using Trimtab.Domain.Rollouts;
using static Trimtab.Domain.Tests.Rollouts.RolloutObjectsText;

namespace Trimtab.Domain.Tests.Rollouts;

/// <summary>Ticks, starts and revisions that come late, twice, or while somebody else writes.</summary>
public sealed class OvertakenRolloutTests
{
    [Fact]
    public async Task A_promotion_that_another_worker_overtook_is_tried_again_and_has_not_failed()
    {
        var stage = await GivenStage.OfAsync("web:2");
        var rollout = await stage.StartAsync("v2");
        stage.IsOvertaken = true;

        var end = await stage.RunToEndAsync(rollout);

        end.Phase.ShouldBe(RolloutPhase.Succeeded);
        stage.Outcomes.ShouldContain("The target was written by somebody else meanwhile.");
        stage.Actions.ShouldBe(["started", "step", "promoting", "promoted", "succeeded"]);
    }

    [Fact]
    public async Task A_stale_tick_ends_its_chain_and_changes_nothing()
    {
        var stage = await GivenStage.OfAsync("web:2");
        var rollout = await stage.StartAsync("v2");
        await stage.RunUntilAsync(rollout, static document => document.Sequence >= 4);
        var before = await stage.ReadAsync(rollout);
        var sent = stage.Sent.Count;

        await stage.DeliverAsync(new RolloutTick(rollout, before.Sequence - 1));

        stage.Outcomes[^1].ShouldStartWith("Stale");
        stage.Sent.Count.ShouldBe(sent);
        (await stage.ReadAsync(rollout)).Sequence.ShouldBe(before.Sequence);
    }

    [Fact]
    public async Task A_newer_revision_supersedes_a_running_rollout()
    {
        var stage = await GivenStage.OfAsync("web:2");
        stage.Commit("v3", Deployment(image: "web:3"));
        var old = await stage.StartAsync("v2");
        await stage.RunUntilAsync(old, static document => document.Step == 1);

        (await stage.SupersedeOthersAsync("v2")).ShouldBeTrue("it is running itself");
        (await stage.SupersedeOthersAsync("v3")).ShouldBeFalse();
        stage.Cluster.Keys.ShouldBe(["apps/Deployment/shop/web"]);
        var end = await stage.RunToEndAsync(await stage.StartAsync("v3"));

        (await stage.ReadAsync(old)).ShouldSatisfyAllConditions(
            static document => document.Phase.ShouldBe(RolloutPhase.Superseded), static document => document.IsClosed.ShouldBeTrue());
        end.Phase.ShouldBe(RolloutPhase.Succeeded);
        stage.Cluster.ImageOf("web").ShouldBe("web:3");
        (await stage.Holds.FindAsync("shop-prod", "v2", default)).ShouldBeNull();
    }

    [Fact]
    public async Task A_rollout_superseded_while_promoted_is_undone_but_one_that_is_watched_stays()
    {
        var promoting = await GivenStage.OfAsync("web:2");
        await promoting.RunUntilAsync(await promoting.StartAsync("v2"), static document => document.Phase == RolloutPhase.Promoting);
        await promoting.SupersedeOthersAsync("v3");
        promoting.Cluster.ImageOf("web").ShouldBe("web:1");

        var watching = await GivenStage.OfAsync("web:2");
        await watching.RunUntilAsync(await watching.StartAsync("v2"), static document => document.Phase == RolloutPhase.Watching);
        await watching.SupersedeOthersAsync("v3");
        watching.Cluster.ImageOf("web").ShouldBe("web:2");
    }

    [Fact]
    public async Task A_repeated_start_changes_nothing_and_a_held_revision_is_not_started()
    {
        var stage = await GivenStage.OfAsync("web:2-crash");
        var rollout = await stage.StartAsync("v2");
        await stage.PassSecondAsync();
        var running = await stage.ReadAsync(rollout);

        (await stage.StartAsync("v2")).ShouldBe(rollout);
        (await stage.ReadAsync(rollout)).Sequence.ShouldBe(running.Sequence);
        var end = await stage.RunToEndAsync(rollout);
        await stage.StartAsync("v2");

        (await stage.ReadAsync(rollout)).Sequence.ShouldBe(end.Sequence);
    }

    [Fact]
    public async Task A_tick_that_loses_to_a_persons_order_ends_its_chain_without_effect()
    {
        var stage = await GivenStage.OfAsync("web:2");
        var rollout = await stage.StartAsync("v2");
        stage.Cluster.Meanwhile = () => stage.OrderAsync(rollout, RolloutAction.Hold);

        await stage.PassSecondAsync();

        stage.Outcomes[0].ShouldStartWith("Somebody else wrote");
        (await stage.ReadAsync(rollout)).HeldBy.ShouldBe("ann@desk");
        (await stage.ReadAsync(rollout)).Sequence.ShouldBe(2, "the order's");
    }

    [Fact]
    public async Task A_tick_that_applies_a_canary_too_late_takes_it_away_again()
    {
        var stage = await GivenStage.OfAsync("web:2");
        var rollout = await stage.StartAsync("v2");
        stage.Cluster.Meanwhile = async () =>
        {
            await stage.OrderAsync(rollout, RolloutAction.RollBack);
            await stage.RunToEndAsync(rollout);
        };

        await stage.PassSecondAsync();

        stage.Cluster.Keys.ShouldBe(["apps/Deployment/shop/web"]);
    }

    [Fact]
    public async Task A_roll_back_is_written_over_whatever_came_meanwhile()
    {
        var stage = await GivenStage.OfAsync("web:2-crash");
        var rollout = await stage.StartAsync("v2");
        await stage.RunUntilAsync(rollout, static document => document.Workloads[0].ReadySince is not null);
        stage.Cluster.Meanwhile = () => stage.OrderAsync(rollout, RolloutAction.Promote);

        await stage.PassSecondAsync();

        (await stage.ReadAsync(rollout)).Phase.ShouldBe(RolloutPhase.RolledBack);
        stage.Applied.ShouldNotBe("v2");
        stage.Cluster.ImageOf("web").ShouldBe("web:1");
        stage.Cluster.Keys.ShouldBe(["apps/Deployment/shop/web"]);
    }

    [Fact]
    public async Task A_tick_that_was_asleep_does_not_delete_a_later_rollouts_canary()
    {
        var stage = await GivenStage.OfAsync("web:2-crash");
        stage.Commit("v3", Deployment(image: "web:3"));
        var rollout = await stage.StartAsync("v2");
        await stage.RunUntilAsync(rollout, static document => document.Workloads[0].ReadySince is not null);
        stage.Clock.Advance(TimeSpan.FromSeconds(1));
        var tick = new RolloutTick(rollout, (await stage.ReadAsync(rollout)).Sequence);
        string? newer = null;
        stage.Cluster.Meanwhile = async () =>
        {
            newer = await stage.StartAsync("v3");
            await stage.PassSecondAsync();
        };

        await stage.DeliverAsync(tick);

        stage.Outcomes[^1].ShouldStartWith("Somebody else wrote");
        stage.Cluster.ImageOf("web-canary").ShouldBe("web:3");
        (await stage.RunToEndAsync(newer!)).Phase.ShouldBe(RolloutPhase.Succeeded);
    }
}
