using Trimtab.Domain.Reconcile;
using Trimtab.Domain.Rollouts;

namespace Trimtab.Domain.Tests.Rollouts;

public sealed class RolloutCommandHandlerTests
{
    [Fact]
    public async Task A_held_rollout_stays_until_it_is_released_and_says_who_did_it()
    {
        var stage = await GivenStage.OfAsync("web:2");
        var rollout = await stage.StartAsync("v2");
        await stage.PassSecondAsync();

        await stage.OrderAsync(rollout, RolloutAction.Hold);
        for (var second = 0; second < 30; second++)
        {
            await stage.PassSecondAsync();
        }

        (await stage.ReadAsync(rollout)).ShouldSatisfyAllConditions(
            static document => document.Step.ShouldBe(0), static document => document.Status.ShouldBe("Held by ann@desk."));
        await stage.OrderAsync(rollout, RolloutAction.Release, "m2");
        (await stage.RunToEndAsync(rollout)).Phase.ShouldBe(RolloutPhase.Succeeded);
        stage.Audit.Records.Where(static record => record.Actor == "ann@desk").Select(static record => record.Action)
            .ShouldBe(["rollout.held", "rollout.released"]);
    }

    [Fact]
    public async Task A_held_canary_that_crashes_is_still_taken_back()
    {
        var stage = await GivenStage.OfAsync("web:2-crash");
        var rollout = await stage.StartAsync("v2");
        await stage.OrderAsync(rollout, RolloutAction.Hold);

        (await stage.RunToEndAsync(rollout)).Phase.ShouldBe(RolloutPhase.RolledBack);
    }

    [Fact]
    public async Task A_person_may_promote_without_evidence()
    {
        var stage = await GivenStage.OfAsync("web:2");
        stage.Cluster.HasTraffic = false;
        var rollout = await stage.StartAsync("v2");
        await stage.PassSecondAsync();

        await stage.OrderAsync(rollout, RolloutAction.Promote);

        (await stage.RunToEndAsync(rollout)).Phase.ShouldBe(RolloutPhase.Succeeded);
        stage.Cluster.ImageOf("web").ShouldBe("web:2");
        stage.Audit.Records.Single(static record => record.Action == "rollout.promoting").Actor.ShouldBe("ann@desk");
    }

    [Fact]
    public async Task A_person_may_roll_back_a_good_revision_and_release_it_later()
    {
        var stage = await GivenStage.OfAsync("web:2");
        var rollout = await stage.StartAsync("v2");
        await stage.RunUntilAsync(rollout, static document => document.Phase == RolloutPhase.Watching);

        await stage.OrderAsync(rollout, RolloutAction.RollBack);
        (await stage.RunToEndAsync(rollout)).Phase.ShouldBe(RolloutPhase.RolledBack);
        stage.Cluster.ImageOf("web").ShouldBe("web:1");
        await stage.OrderAsync(rollout, RolloutAction.Release, "m2");

        (await stage.Holds.FindAsync("shop-prod", "v2", default)).ShouldBeNull();
        stage.Sent.Select(static sent => sent.Body).OfType<ReconcileSource>().ShouldHaveSingleItem().Source.ShouldBe("shop");
        await stage.StartAsync("v2");
        var again = await stage.RunToEndAsync(rollout);
        again.Phase.ShouldBe(RolloutPhase.Succeeded);
        again.Attempt.ShouldBe(2);
        again.Decisions.Select(static decision => decision.Number).ShouldBe(Enumerable.Range(1, again.Decisions.Count));
    }

    [Fact]
    public async Task A_redelivered_order_is_obeyed_once()
    {
        var stage = await GivenStage.OfAsync("web:2-crash");
        var rollout = await stage.StartAsync("v2");
        await stage.RunToEndAsync(rollout);

        await stage.OrderAsync(rollout, RolloutAction.Release, "m1");
        await stage.Holds.PlaceAsync("shop-prod", "v2", "again", default);
        await stage.OrderAsync(rollout, RolloutAction.Release, "m1");

        (await stage.Holds.FindAsync("shop-prod", "v2", default)).ShouldNotBeNull();
        stage.Actions.Count(static action => action == "released").ShouldBe(1);
    }

    [Theory]
    [InlineData(RolloutAction.Promote)]
    [InlineData(RolloutAction.RollBack)]
    [InlineData(RolloutAction.Hold)]
    [InlineData(RolloutAction.Release)]
    public async Task An_order_that_comes_too_late_is_refused_with_its_reason(RolloutAction action)
    {
        var stage = await GivenStage.OfAsync("web:2");
        var rollout = await stage.StartAsync("v2");
        var end = await stage.RunToEndAsync(rollout);

        (await stage.OrderAsync(rollout, action)).ShouldBe($"Rollout {rollout} is Succeeded: {action} does not apply.");
        (await stage.OrderAsync("shop-prod-unknown", action)).ShouldBe("There is no rollout shop-prod-unknown.");
        (await stage.ReadAsync(rollout)).Sequence.ShouldBe(end.Sequence);
    }
}
