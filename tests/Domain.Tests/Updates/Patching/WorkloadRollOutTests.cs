using System.Text.Json.Nodes;
using Trimtab.Domain.Assets;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Gates.Policies;
using Trimtab.Domain.Updates;
using Trimtab.Domain.Updates.Patching;
using Trimtab.Domain.Versions;
using Trimtab.TestKit.Time;
using Trimtab.Twin;
using static Trimtab.Domain.Tests.Rollouts.RolloutObjectsText;

namespace Trimtab.Domain.Tests.Updates.Patching;

/// <summary>How many of a workload's pods must be ready: a Deployment of five, and the pods that there are.</summary>
public sealed class WorkloadRollOutTests : IDisposable
{
    private readonly FakeClock _clock = new();
    private readonly TwinCluster _twin;

    public WorkloadRollOutTests() => _twin = new TwinCluster(new TwinOptions { RunsWorkloads = false }, _clock);

    public void Dispose() => _twin.Dispose();

    [Theory]
    [InlineData(4, 1, 0, nameof(UpdateProgress.Pending))]
    [InlineData(4, 1, 19, nameof(UpdateProgress.Pending))]
    [InlineData(4, 1, 20, nameof(UpdateProgress.Ready))]
    [InlineData(4, 0, 20, nameof(UpdateProgress.Ready))]
    [InlineData(1, 0, 20, nameof(UpdateProgress.Pending))]
    [InlineData(3, 2, 20, nameof(UpdateProgress.Pending))]
    public async Task Pods_that_are_missing_or_unready_count_against_those_that_are_wanted(int ready, int unready, int maxUnready, string expected)
    {
        var live = await GivenAsync(ready, unready, "");

        (await new WorkloadRollOut(_clock).LookAsync(_twin, live, Update(), maxUnready, default)).GetType().Name.ShouldBe(expected);

        (await WorkloadRollOut.IsEnoughAsync(_twin, live, maxUnready, default)).ShouldBe(expected == nameof(UpdateProgress.Ready));
    }

    [Theory]
    [InlineData(1, 0, nameof(UpdateProgress.Failed))]
    [InlineData(1, 20, nameof(UpdateProgress.Ready))]
    [InlineData(2, 20, nameof(UpdateProgress.Failed))]
    public async Task Pods_that_fail_are_told_when_they_are_too_many(int failing, int maxUnready, string expected)
    {
        var live = await GivenAsync(5 - failing, failing, ",'lastState':{'terminated':{'exitCode':3,'reason':'Error'}},'restartCount':1");

        (await new WorkloadRollOut(_clock).LookAsync(_twin, live, Update(), maxUnready, default)).GetType().Name.ShouldBe(expected);
    }

    [Theory]
    [InlineData("The node was low on resource: memory. ", nameof(UpdateProgress.Ready))]
    [InlineData("Container web exceeded its local ephemeral storage limit \"1Gi\". ", nameof(UpdateProgress.Failed))]
    public async Task A_pod_that_was_evicted_counts_only_for_a_limit_of_its_own(string message, string expected)
    {
        var live = await GivenAsync(5, 1, "");
        var evicted = Json("{'status':{'phase':'Failed','reason':'Evicted','containerStatuses':[{'name':'web','ready':false,'state':{'terminated':{'exitCode':137,'reason':'Error'}}}]}}");
        evicted["status"]!["message"] = message;
        await _twin.PatchAsync(new ObjectReference(KindName.Pod, "shop", "web-5"), evicted, "status", default);

        (await new WorkloadRollOut(_clock).LookAsync(_twin, live, Update(), 10, default)).GetType().Name.ShouldBe(expected);
    }

    private async Task<JsonObject> GivenAsync(int ready, int unready, string state)
    {
        await _twin.CreateAsync(Json("{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'shop'}}"), default);
        var web = Deployment(image: "web:2", replicas: 5);
        web["spec"]!["template"]!["spec"]!["containers"]![0]!["ports"]![0]!["protocol"] = "TCP";
        var live = await _twin.CreateAsync(web, default);
        for (var number = 0; number < ready + unready; number++)
        {
            var pod = await _twin.CreateAsync(
                Json($"{{'apiVersion':'v1','kind':'Pod','metadata':{{'name':'web-{number}','namespace':'shop','labels':{{'app':'web'}}}},'spec':{{'containers':[{{'name':'web','image':'web:2'}}]}}}}"), default);
            var isReady = number < ready;
            await _twin.PatchAsync(
                pod.Reference,
                Json($"{{'status':{{'phase':'Running','conditions':[{{'type':'Ready','status':'{isReady}'}}],'containerStatuses':[{{'name':'web','ready':{(isReady ? "true" : "false")},'state':{{'running':{{}}}}{(isReady ? "" : state)}}}]}}}}"),
                "status",
                default);
        }

        return live;
    }

    private UpdateDocument Update()
    {
        var id = new AssetId("twin", "shop", AssetKind.Deployment, "web");
        return new UpdateDocument
        {
            Change = new Change(id, "web", "web", new ArtifactVersion("1", null), new ArtifactVersion("2", null), VersionChange.Major),
            Asset = new Asset(id),
            Mode = UpdateMode.Patch,
            Execution = new UpdateExecution(),
            QueuedAt = _clock.GetUtcNow(),
            StartedAt = _clock.GetUtcNow(),
            PhaseSince = _clock.GetUtcNow(),
            NextTickDue = _clock.GetUtcNow(),
        };
    }
}
