using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Incidents;
using Trimtab.Domain.Rollouts;
using Trimtab.Domain.Signals;
using Trimtab.Domain.Tests.Incidents;
using Trimtab.TestKit.Messaging;
using Trimtab.Twin;
using static Trimtab.Domain.Tests.Rollouts.RolloutObjectsText;

namespace Trimtab.Domain.Tests.Rollouts;

/// <summary>Failures that stand in Events only, which the app does not read: the relay's report is all that it knows of them.</summary>
public sealed class SignalledRolloutTests : IDisposable
{
    private readonly RolloutStage _stage;
    private TwinCluster? _twin;

    public SignalledRolloutTests() => _stage = new RolloutStage(RolloutStage.Quick with { ReadyDeadline = TimeSpan.FromMinutes(2) }, cluster: time => _twin = new TwinCluster(new TwinOptions(), time));

    public void Dispose() => _twin?.Dispose();

    [Fact]
    public async Task A_canary_whose_volume_needs_a_missing_ConfigMap_is_taken_back_when_the_relay_says_that_it_can_not_be_mounted()
    {
        var rollout = await StartAsync();
        await PassAsync(11);
        var waiting = await _stage.ReadAsync(rollout);
        waiting.Phase.ShouldBe(RolloutPhase.Progressing, waiting.Status);

        await RaiseAsync(await CanaryPodAsync(), 0);
        await PassAsync(1);

        var end = await _stage.ReadAsync(rollout);
        end.Phase.ShouldBe(RolloutPhase.RolledBack, end.Status);
        end.Status.ShouldEndWith(": volume files needs ConfigMap nope, which does not exist");
        end.Workloads[0].Evidence!.Failures.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_ConfigMap_that_came_a_moment_later_takes_nothing_back_however_late_the_report_comes()
    {
        var rollout = await StartAsync();
        await PassAsync(11);
        var pod = await CanaryPodAsync();
        await _stage.Live.CreateAsync(Json("{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'nope','namespace':'shop'}}"), default);

        await RaiseAsync(pod, 0);
        await PassAsync(3);
        await RaiseAsync(pod, 60);
        await PassAsync(3);

        var running = await _stage.ReadAsync(rollout);
        running.Phase.ShouldBe(RolloutPhase.Progressing, running.Status);
        running.Workloads[0].ReadySince.ShouldNotBeNull();
        running.Signals.ShouldHaveSingleItem();
    }

    /// <summary>What is missing has nothing to do with a sandbox: here it only keeps the pod waiting.</summary>
    [Fact]
    public async Task Of_anything_else_two_failed_tries_that_are_far_enough_apart_take_back()
    {
        var rollout = await StartAsync();
        await PassAsync(3);
        var pod = await CanaryPodAsync();

        await RaiseAsync(pod, 0, PodFailureKind.Sandbox);
        await PassAsync(1);
        (await _stage.ReadAsync(rollout)).Phase.ShouldBe(RolloutPhase.Progressing);

        await RaiseAsync(pod, 24, PodFailureKind.Sandbox);
        await PassAsync(1);
        var end = await _stage.ReadAsync(rollout);
        end.Phase.ShouldBe(RolloutPhase.RolledBack, end.Status);
        end.Status.ShouldEndWith($"pod {pod.Name}: Sandbox");
    }

    private async Task<string> StartAsync()
    {
        await _stage.SettleAsync(Json("{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'shop'}}"), Web("web:1"));
        var next = Web("web:2");
        next["spec"]!["template"]!["spec"]!["volumes"] = new JsonArray(Json("{'name':'files','configMap':{'name':'nope'}}"));
        next["spec"]!["template"]!["spec"]!["containers"]![0]!["volumeMounts"] = new JsonArray(Json("{'name':'files','mountPath':'/files'}"));
        _stage.Commit("v2", next);
        return await _stage.StartAsync("v2");
    }

    private async Task RaiseAsync(JsonObject pod, int second, PodFailureKind kind = PodFailureKind.Mount)
    {
        var report = GivenPods.Report($"{second}", GivenPods.Noon.AddSeconds(second)) with
        {
            Cluster = "eu",
            Pod = FailedPod.Of(pod),
            Owner = new WorkloadOwner("apps/v1", "Deployment", "web-canary", "u", null),
            Kind = kind,
            Container = null,
            Sentence = $"pod {pod.Name}: {kind}",
        };
        var sender = new RecordingSender();
        await new RolloutAlarm(_stage.Documents, sender, _stage.Clock).RaiseAsync(report, default);
        foreach (var tick in sender.Of<RolloutTick>())
        {
            await _stage.DeliverAsync(tick);
        }
    }

    private async Task<JsonObject> CanaryPodAsync()
        => (await _stage.Live.ListAsync(KindName.Pod, "shop", null, default)).Items.First(static pod => pod.Label(TrimtabNames.Track) == TrimtabNames.CanaryTrack);

    private async Task PassAsync(int seconds)
    {
        for (var second = 0; second < seconds; second++)
        {
            await _stage.PassSecondAsync();
        }
    }

    private static JsonObject Web(string image)
    {
        var deployment = Deployment(image: image);
        deployment["spec"]!["template"]!["spec"]!["containers"]![0]!["ports"]![0]!["protocol"] = "TCP";
        return deployment;
    }
}
