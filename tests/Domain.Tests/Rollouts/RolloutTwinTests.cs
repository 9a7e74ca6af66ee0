using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Rollouts;
using Trimtab.Twin;
using static Trimtab.Domain.Tests.Rollouts.RolloutObjectsText;

namespace Trimtab.Domain.Tests.Rollouts;

/// <summary>The product's defaults (but for a shorter watch) on the twin: Service, endpoints, ReplicaSets and random traffic included.</summary>
public sealed class RolloutTwinTests
{
    private static readonly RolloutPolicy Policy = RolloutPolicy.Default with { Watch = TimeSpan.FromSeconds(30) };

    [Theory]
    [InlineData("web:2", RolloutPhase.Succeeded, "web:2")]
    [InlineData("web:2-errors5", RolloutPhase.RolledBack, "web:1")]
    [InlineData("web:2-crash3s", RolloutPhase.RolledBack, "web:1")]
    [InlineData("web:2-oom3s", RolloutPhase.RolledBack, "web:1")]
    [InlineData("web:2-missing", RolloutPhase.RolledBack, "web:1")]
    [InlineData("web:2-latency900ms", RolloutPhase.RolledBack, "web:1")]
    [InlineData("web:2-unready", RolloutPhase.RolledBack, "web:1")]
    public async Task A_revision_is_kept_or_taken_back(string image, RolloutPhase phase, string running)
    {
        TwinCluster? twin = null;
        var stage = new RolloutStage(Policy, cluster: time => twin = new TwinCluster(new TwinOptions(), time));
        using var cluster = twin;
        await stage.SettleAsync(
            Json("{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'shop'}}"),
            Json("{'apiVersion':'v1','kind':'Service','metadata':{'name':'web','namespace':'shop','annotations':{'twin.trimtab.dev/requests-per-second':'200'}},'spec':{'selector':{'app':'web'},'ports':[{'port':80,'targetPort':8080,'protocol':'TCP'}]}}"),
            Web("web:1"));
        stage.Commit("v2", Web(image));

        var end = await stage.RunToEndAsync(await stage.StartAsync("v2"));
        stage.Clock.Advance(TimeSpan.FromSeconds(5));

        end.Phase.ShouldBe(phase, end.Status);
        var deployments = (await stage.Live.ListAsync(KindName.Deployment, "shop", null, default)).Items;
        deployments.ShouldHaveSingleItem().Items("spec", "template", "spec", "containers").Single().Text("image").ShouldBe(running);
        (await stage.Live.ListAsync(KindName.Pod, "shop", null, default)).Items.ShouldAllBe(static pod => pod.Label(TrimtabNames.Track) == null);
        end.Workloads[0].Evidence!.Measured.ShouldContain("requests:");
    }

    /// <summary>As a kubelet since 1.22 leaves an evicted pod: with its container, ended with code 137.</summary>
    [Theory]
    [InlineData("The node was low on resource: memory. Container web was using 310Mi, request is 0.", RolloutPhase.Succeeded)]
    [InlineData("Usage of EmptyDir volume \"cache\" exceeds the limit \"10Mi\". ", RolloutPhase.RolledBack)]
    [InlineData("Pod ephemeral local storage usage exceeds the total limit of containers 10Mi. ", RolloutPhase.RolledBack)]
    public async Task An_evicted_canary_counts_against_the_revision_only_for_a_limit_of_its_own(string message, RolloutPhase phase)
    {
        TwinCluster? twin = null;
        var stage = new RolloutStage(Policy, cluster: time => twin = new TwinCluster(new TwinOptions(), time));
        using var cluster = twin;
        await stage.SettleAsync(
            Json("{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'shop'}}"),
            Json("{'apiVersion':'v1','kind':'Service','metadata':{'name':'web','namespace':'shop','annotations':{'twin.trimtab.dev/requests-per-second':'200'}},'spec':{'selector':{'app':'web'},'ports':[{'port':80,'targetPort':8080,'protocol':'TCP'}]}}"),
            Web("web:1"));
        stage.Commit("v2", Web("web:2"));
        var rollout = await stage.StartAsync("v2");
        await stage.RunUntilAsync(rollout, static document => document.Workloads[0].ReadySince is not null);

        var canary = (await stage.Live.ListAsync(KindName.Pod, "shop", null, default)).Items.First(static pod => pod.Label(TrimtabNames.Track) == TrimtabNames.CanaryTrack);
        var evicted = Json("{'status':{'phase':'Failed','reason':'Evicted','containerStatuses':[{'name':'web','restartCount':0,'ready':false,'state':{'terminated':{'exitCode':137,'reason':'Error'}}}]}}");
        evicted["status"]!["message"] = message;
        await stage.Live.PatchAsync(canary.Reference, evicted, "status", default);
        var end = await stage.RunToEndAsync(rollout);

        end.Phase.ShouldBe(phase, end.Status);
        end.Status.Contains("failed as a whole (Evicted)", StringComparison.Ordinal).ShouldBe(phase == RolloutPhase.RolledBack);
    }

    private static JsonObject Web(string image)
    {
        var deployment = Deployment(image: image);
        deployment["spec"]!["template"]!["spec"]!["containers"]![0]!["ports"]![0]!["protocol"] = "TCP";
        return deployment;
    }
}
