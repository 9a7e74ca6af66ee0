using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Rollouts;
using static Trimtab.Domain.Tests.Rollouts.RolloutObjectsText;

namespace Trimtab.Domain.Tests.Rollouts;

/// <summary>The course of a rollout, from its canary to its end.</summary>
public sealed class RolloutTickHandlerTests
{
    [Fact]
    public async Task A_good_revision_is_shown_in_steps_promoted_watched_and_marked_good()
    {
        var stage = await GivenStage.OfAsync("web:2");
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
        var stage = await GivenStage.OfAsync("web:2");
        var rollout = await stage.StartAsync("v2");

        await stage.RunUntilAsync(rollout, static document => document.Phase == RolloutPhase.Promoting);

        stage.Cluster.ImageOf("web").ShouldBe("web:2");
        stage.Cluster.Keys.ShouldContain("apps/Deployment/shop/web-canary");
        await stage.RunUntilAsync(rollout, static document => document.Phase == RolloutPhase.Watching);
        stage.Cluster.Keys.ShouldNotContain("apps/Deployment/shop/web-canary");
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
        var stage = await GivenStage.OfAsync("web:2", RolloutStage.Quick with { MaxStepDuration = TimeSpan.FromSeconds(15) });
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
    public async Task A_canary_that_somebody_deletes_or_edits_is_applied_again()
    {
        var stage = await GivenStage.OfAsync("web:2");
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
        var stage = await GivenStage.OfAsync("web:2");
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
    public async Task Pods_that_do_not_answer_are_counted_and_left_out()
    {
        var stage = await GivenStage.OfAsync("web:2");
        var rollout = await stage.StartAsync("v2");
        await stage.PassSecondAsync();
        var pods = await stage.Cluster.ListAsync(KindName.Pod, "shop", "app=web", default);
        stage.Cluster.SilentPods.Add(pods.Items.First(static pod => pod.Label(TrimtabNames.Track) is null).Name);

        await stage.PassSecondAsync();

        (await stage.ReadAsync(rollout)).Workloads[0].Metrics.Measured.ShouldContain("1 of 1 new and 3 of 4 stable pods answered");
    }

    private static JsonObject ConfigMap(string mode)
        => Json($$"""{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'settings','namespace':'shop'},'data': { 'mode': '{{mode}}' } }""");
}
