using Trimtab.Domain.Clusters;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Rollouts;
using static Trimtab.Domain.Tests.Rollouts.RolloutObjectsText;

namespace Trimtab.Domain.Tests.Rollouts;

/// <summary>Revisions that are taken back, and when.</summary>
public sealed class RolloutRollBackTests
{
    [Theory]
    [InlineData("web:2-errors", "bad")]
    [InlineData("web:2-slow", "slow")]
    [InlineData("web:2-crash", "exited with code 3")]
    [InlineData("web:2-image", "ImagePullBackOff")]
    [InlineData("web:2-unready", "ready within 20 s")]
    public async Task A_bad_revision_is_taken_back_held_and_explained(string image, string reason)
    {
        var stage = await GivenStage.OfAsync(image);
        var rollout = await stage.StartAsync("v2");

        var end = await stage.RunToEndAsync(rollout);

        end.Phase.ShouldBe(RolloutPhase.RolledBack);
        end.Status.ShouldContain(reason);
        stage.Cluster.ImageOf("web").ShouldBe("web:1");
        stage.Cluster.Keys.ShouldBe(["apps/Deployment/shop/web"]);
        (await stage.Holds.FindAsync("shop-prod", "v2", default)).ShouldNotBeNull().Reason.ShouldBe(end.Status);
        stage.Actions.ShouldBe(["started", "rolledBack"]);
        var told = stage.Notifications.Single(static notification => notification.Event == NotificationEvent.RolledBack);
        told.Text.ShouldContain(reason);
        told.Title.ShouldContain("Faster");
        stage.Good.ShouldBe("v1");
    }

    [Fact]
    public async Task The_tick_that_sees_the_crash_deletes_the_canary_and_keeps_its_last_words()
    {
        var stage = await GivenStage.OfAsync("web:2-crash");
        var rollout = await stage.StartAsync("v2");
        await stage.RunUntilAsync(rollout, static document => document.Workloads[0].ReadySince is not null);
        var ticks = stage.Outcomes.Count;

        var end = await stage.RunToEndAsync(rollout);

        (stage.Outcomes.Count - ticks).ShouldBeLessThanOrEqualTo(2);
        end.Workloads[0].Evidence!.Log.ShouldBe(["starting", $"panic: cannot open {end.Workloads[0].Evidence!.Pods[0].Split(' ')[0]} with token=[REDACTED]"]);
        stage.Audit.Records[^1].Evidence!.ToJsonString().ShouldContain("panic: cannot open");
        stage.Notifications[^1].Text.ShouldContain("panic: cannot open");
    }

    /// <summary>One that hangs would hold the roll-back up for 2 s.</summary>
    [Fact]
    public async Task The_tick_that_sees_the_crash_asks_no_pod_for_its_counts()
    {
        var stage = await GivenStage.OfAsync("web:2-crash");
        var rollout = await stage.StartAsync("v2");
        await stage.RunUntilAsync(rollout, static document => document.Workloads[0].ReadySince is not null);
        var before = 0;
        while ((await stage.ReadAsync(rollout)).EndedAt is null)
        {
            before = stage.Cluster.Scrapes;
            await stage.PassSecondAsync();
        }

        before.ShouldBeGreaterThan(0);
        stage.Cluster.Scrapes.ShouldBe(before);
    }

    [Fact]
    public async Task A_revision_that_gets_bad_after_promotion_is_taken_back_with_its_saved_template()
    {
        var stage = await GivenStage.OfAsync("web:2-late", RolloutStage.Quick with { Watch = TimeSpan.FromMinutes(1) });
        var rollout = await stage.StartAsync("v2");
        await stage.RunUntilAsync(rollout, static document => document.Phase == RolloutPhase.Watching);
        stage.Cluster.ImageOf("web").ShouldBe("web:2-late");

        var end = await stage.RunToEndAsync(rollout);

        end.Phase.ShouldBe(RolloutPhase.RolledBack);
        end.Status.ShouldContain("stable before");
        stage.Cluster.ImageOf("web").ShouldBe("web:1");
        stage.Applied.ShouldBe("v1");
        (await stage.Holds.FindAsync("shop-prod", "v2", default)).ShouldNotBeNull();
        stage.Actions.ShouldBe(["started", "step", "promoting", "promoted", "rolledBack"]);
    }

    [Fact]
    public async Task Stable_that_does_not_become_ready_is_taken_back_within_the_targets_timeout()
    {
        var stage = await GivenStage.OfAsync("web:2");
        var rollout = await stage.StartAsync("v2");
        await stage.RunUntilAsync(rollout, static document => document.Phase == RolloutPhase.Promoting);
        stage.Commit("other", Deployment(image: "web:2-unready"));
        await stage.Cluster.ApplyAsync(Deployment(image: "web:2-unready"), new ApplyOptions(), default);

        var end = await stage.RunToEndAsync(rollout);

        end.Phase.ShouldBe(RolloutPhase.RolledBack);
        stage.Cluster.ImageOf("web").ShouldBe("web:1");
    }

    [Fact]
    public async Task A_cluster_that_refuses_the_canary_ends_the_rollout_with_its_words()
    {
        var stage = await GivenStage.OfAsync("web:2");
        stage.Cluster.RefusesCanaries = true;

        var end = await stage.RunToEndAsync(await stage.StartAsync("v2"));

        end.Phase.ShouldBe(RolloutPhase.RolledBack);
        end.Status.ShouldContain("admission says no");
    }
}
