using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Rollouts;
using static Trimtab.Domain.Tests.Rollouts.RolloutObjectsText;

namespace Trimtab.Domain.Tests.Rollouts;

public sealed class RolloutTickHandlerTests
{
    [Fact]
    public async Task A_good_revision_is_shown_in_steps_promoted_watched_and_marked_good()
    {
        var stage = await StageAsync("web:2");
        var rollout = await stage.StartAsync("v2");

        var first = await stage.RunUntilAsync(rollout, static document => document.Workloads[0].ReadySince is not null);
        first.Step.ShouldBe(0);
        stage.Cluster.Find("apps/Deployment/shop/web-canary")!.Number("spec", "replicas").ShouldBe(1);
        stage.Cluster.ImageOf("web").ShouldBe("web:1");
        await stage.RunUntilAsync(rollout, static document => document.Step == 1);
        await stage.PassSecondAsync();
        stage.Cluster.Find("apps/Deployment/shop/web-canary")!.Number("spec", "replicas").ShouldBe(4);
        var end = await stage.RunToEndAsync(rollout);

        end.Phase.ShouldBe(RolloutPhase.Succeeded);
        stage.Cluster.ImageOf("web").ShouldBe("web:2");
        stage.Cluster.Keys.ShouldBe(["apps/Deployment/shop/web"]);
        stage.Good.ShouldBe("v2");
        stage.Actions.ShouldBe(["started", "step", "promoting", "promoted", "succeeded"]);
        stage.Notifications.Select(static notification => notification.Event).ShouldBe([NotificationEvent.RolloutStarted, NotificationEvent.Promoted]);
        stage.Store.Names.ShouldBe(["rollouts/shop-prod-v2.json"]);
    }

    [Fact]
    public async Task The_canary_stays_until_stable_is_ready_with_the_revision()
    {
        var stage = await StageAsync("web:2");
        var rollout = await stage.StartAsync("v2");

        await stage.RunUntilAsync(rollout, static document => document.Phase == RolloutPhase.Promoting);

        stage.Cluster.ImageOf("web").ShouldBe("web:2");
        stage.Cluster.Keys.ShouldContain("apps/Deployment/shop/web-canary");
        await stage.RunUntilAsync(rollout, static document => document.Phase == RolloutPhase.Watching);
        stage.Cluster.Keys.ShouldNotContain("apps/Deployment/shop/web-canary");
    }

    [Theory]
    [InlineData("web:2-errors", "bad")]
    [InlineData("web:2-slow", "slow")]
    [InlineData("web:2-crash", "exited with code 3")]
    [InlineData("web:2-image", "ImagePullBackOff")]
    [InlineData("web:2-unready", "ready within 20 s")]
    public async Task A_bad_revision_is_taken_back_held_and_explained(string image, string reason)
    {
        var stage = await StageAsync(image);
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
        var stage = await StageAsync("web:2-crash");
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
        var stage = await StageAsync("web:2-crash");
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
        var stage = await StageAsync("web:2-late", RolloutStage.Quick with { Watch = TimeSpan.FromMinutes(1) });
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
        var stage = await StageAsync("web:2");
        var rollout = await stage.StartAsync("v2");
        await stage.RunUntilAsync(rollout, static document => document.Phase == RolloutPhase.Promoting);
        stage.Commit("other", Deployment(image: "web:2-unready"));
        await stage.Cluster.ApplyAsync(Deployment(image: "web:2-unready"), new ApplyOptions(), default);

        var end = await stage.RunToEndAsync(rollout);

        end.Phase.ShouldBe(RolloutPhase.RolledBack);
        stage.Cluster.ImageOf("web").ShouldBe("web:1");
    }

    [Fact]
    public async Task Changed_configuration_is_shown_in_a_copy_and_reaches_stable_at_promotion()
    {
        const string Volume = ",'volumes':[{'name':'v','configMap':{'name':'settings'}}]";
        var (old, changed) = (ConfigMap("old"), ConfigMap("new"));
        var stage = new RolloutStage();
        await stage.SettleAsync(Deployment(extraPodSpec: Volume), old);
        stage.Commit("v2", Deployment(extraPodSpec: Volume), changed);
        var template = stage.Cluster.Find("apps/Deployment/shop/web")!.Find("spec", "template")!.DeepClone();

        var rollout = await stage.StartAsync("v2", [changed]);
        await stage.RunUntilAsync(rollout, static document => document.Step == 1);

        var copy = stage.Cluster.Keys.Where(static key => key.StartsWith("/ConfigMap/shop/settings-", StringComparison.Ordinal)).ShouldHaveSingleItem();
        stage.Cluster.Find(copy)!.Text("data", "mode").ShouldBe("new");
        stage.Cluster.Find("/ConfigMap/shop/settings")!.Text("data", "mode").ShouldBe("old");
        (await stage.RunToEndAsync(rollout)).Phase.ShouldBe(RolloutPhase.Succeeded);
        stage.Cluster.Keys.ShouldBe(["/ConfigMap/shop/settings", "apps/Deployment/shop/web"]);
        stage.Cluster.Find("/ConfigMap/shop/settings")!.Text("data", "mode").ShouldBe("new");
        JsonNode.DeepEquals(stage.Cluster.Find("apps/Deployment/shop/web")!.Find("spec", "template"), template)
            .ShouldBeFalse("pods that read it at their start must start anew");
    }

    [Fact]
    public async Task Several_workloads_are_promoted_together_or_not_at_all()
    {
        var stage = new RolloutStage();
        await stage.SettleAsync(Deployment(), Deployment("api", "api:1"));
        stage.Commit("v2", Deployment(image: "web:2"), Deployment("api", "api:2-errors"));
        stage.Commit("v3", Deployment(image: "web:3"), Deployment("api", "api:3"));

        var bad = await stage.RunToEndAsync(await stage.StartAsync("v2"));

        bad.Phase.ShouldBe(RolloutPhase.RolledBack);
        bad.Status.ShouldStartWith("shop/api:");
        (stage.Cluster.ImageOf("web"), stage.Cluster.ImageOf("api")).ShouldBe(("web:1", "api:1"));
        var good = await stage.RunToEndAsync(await stage.StartAsync("v3"));
        good.Phase.ShouldBe(RolloutPhase.Succeeded);
        (stage.Cluster.ImageOf("web"), stage.Cluster.ImageOf("api")).ShouldBe(("web:3", "api:3"));
        stage.Cluster.Keys.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Without_traffic_it_holds_tells_people_once_and_never_guesses()
    {
        var stage = await StageAsync("web:2", RolloutStage.Quick with { MaxStepDuration = TimeSpan.FromSeconds(15) });
        stage.Cluster.HasTraffic = false;
        var rollout = await stage.StartAsync("v2");

        for (var second = 0; second < 60; second++)
        {
            await stage.PassSecondAsync();
        }

        (await stage.ReadAsync(rollout)).Phase.ShouldBe(RolloutPhase.Progressing);
        stage.Cluster.ImageOf("web").ShouldBe("web:1");
        stage.Notifications.Count(static notification => notification.Event == NotificationEvent.Held).ShouldBe(1);
        stage.Actions.ShouldBe(["started", "noEvidence"]);
        stage.Cluster.HasTraffic = true;
        (await stage.RunToEndAsync(rollout)).Phase.ShouldBe(RolloutPhase.Succeeded);
    }

    [Fact]
    public async Task A_promotion_that_another_worker_overtook_is_tried_again_and_has_not_failed()
    {
        var stage = await StageAsync("web:2");
        var rollout = await stage.StartAsync("v2");
        stage.IsOvertaken = true;

        var end = await stage.RunToEndAsync(rollout);

        end.Phase.ShouldBe(RolloutPhase.Succeeded);
        stage.Outcomes.ShouldContain("The target was written by somebody else meanwhile.");
        stage.Actions.ShouldBe(["started", "step", "promoting", "promoted", "succeeded"]);
    }

    [Fact]
    public async Task A_canary_that_somebody_deletes_or_edits_is_applied_again()
    {
        var stage = await StageAsync("web:2");
        var rollout = await stage.StartAsync("v2");
        await stage.RunUntilAsync(rollout, static document => document.Workloads[0].ReadySince is not null);
        await stage.Cluster.ApplyAsync(Canary("web:bad"), new ApplyOptions(), default);

        await stage.PassSecondAsync();

        stage.Cluster.ImageOf("web-canary").ShouldBe("web:2");
        await stage.Cluster.DeleteAsync(stage.Cluster.Find("apps/Deployment/shop/web-canary")!.Reference, new DeleteOptions(), default);
        await stage.PassSecondAsync();
        await stage.PassSecondAsync();
        stage.Cluster.ImageOf("web-canary").ShouldBe("web:2");

        JsonObject Canary(string image)
        {
            var canary = stage.Cluster.Find("apps/Deployment/shop/web-canary")!.Copy();
            canary["spec"]!["template"]!["spec"]!["containers"]![0]!["image"] = image;
            return canary;
        }
    }

    [Fact]
    public async Task The_canary_follows_an_autoscaler()
    {
        var stage = await StageAsync("web:2");
        stage.Cluster.HasTraffic = false;
        var rollout = await stage.StartAsync("v2");
        await stage.RunUntilAsync(rollout, static document => document.Workloads[0].ReadySince is not null);
        stage.Cluster.HasTraffic = true;
        await stage.RunUntilAsync(rollout, static document => document.Step == 1);

        await stage.Cluster.ScaleAsync(new ObjectReference(KindName.Deployment, "shop", "web"), 6, default);
        await stage.PassSecondAsync();

        stage.Cluster.Find("apps/Deployment/shop/web-canary")!.Number("spec", "replicas").ShouldBe(6);
    }

    [Fact]
    public async Task A_cluster_that_refuses_the_canary_ends_the_rollout_with_its_words()
    {
        var stage = await StageAsync("web:2");
        stage.Cluster.RefusesCanaries = true;

        var end = await stage.RunToEndAsync(await stage.StartAsync("v2"));

        end.Phase.ShouldBe(RolloutPhase.RolledBack);
        end.Status.ShouldContain("admission says no");
    }

    [Fact]
    public async Task Pods_that_do_not_answer_are_counted_and_left_out()
    {
        var stage = await StageAsync("web:2");
        var rollout = await stage.StartAsync("v2");
        await stage.PassSecondAsync();
        var pods = await stage.Cluster.ListAsync(KindName.Pod, "shop", "app=web", default);
        stage.Cluster.SilentPods.Add(pods.Items.First(static pod => pod.Label(TrimtabNames.Track) is null).Name);

        await stage.PassSecondAsync();

        (await stage.ReadAsync(rollout)).Workloads[0].Metrics.Measured.ShouldContain("1 of 1 new and 3 of 4 stable pods answered");
    }

    [Fact]
    public async Task A_stale_tick_ends_its_chain_and_changes_nothing()
    {
        var stage = await StageAsync("web:2");
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
        var stage = await StageAsync("web:2");
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
        var promoting = await StageAsync("web:2");
        await promoting.RunUntilAsync(await promoting.StartAsync("v2"), static document => document.Phase == RolloutPhase.Promoting);
        await promoting.SupersedeOthersAsync("v3");
        promoting.Cluster.ImageOf("web").ShouldBe("web:1");

        var watching = await StageAsync("web:2");
        await watching.RunUntilAsync(await watching.StartAsync("v2"), static document => document.Phase == RolloutPhase.Watching);
        await watching.SupersedeOthersAsync("v3");
        watching.Cluster.ImageOf("web").ShouldBe("web:2");
    }

    [Fact]
    public async Task A_repeated_start_changes_nothing_and_a_held_revision_is_not_started()
    {
        var stage = await StageAsync("web:2-crash");
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
        var stage = await StageAsync("web:2");
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
        var stage = await StageAsync("web:2");
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
        var stage = await StageAsync("web:2-crash");
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
        var stage = await StageAsync("web:2-crash");
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

    internal static async Task<RolloutStage> StageAsync(string image, RolloutPolicy? policy = null, Fuse? fuse = null, int replicas = 4)
    {
        var stage = new RolloutStage(policy, fuse);
        await stage.SettleAsync(Deployment(replicas: replicas));
        stage.Commit("v2", Deployment(image: image, replicas: replicas));
        return stage;
    }

    private static JsonObject ConfigMap(string mode)
        => Json($$"""{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'settings','namespace':'shop'},'data': { 'mode': '{{mode}}' } }""");
}
