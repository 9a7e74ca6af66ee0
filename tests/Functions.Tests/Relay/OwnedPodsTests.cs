using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Incidents;
using Trimtab.Functions.Tests.Probe;
using Trimtab.TestKit.Time;

namespace Trimtab.Functions.Tests.Relay;

/// <summary>Pods of one Deployment: their failures are one incident, however fast the API server says whose they are.</summary>
public sealed class OwnedPodsTests
{
    private const string Hash = "5d9c";
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    private readonly FakeClock _clock = new();
    private JsonObject _deployment = [];
    private JsonObject _set = [];

    [Fact]
    public async Task Ten_crashes_within_a_minute_are_ten_reports_one_harvest_and_a_count()
    {
        await using var stage = await BeginAsync();

        for (var pod = 1; pod <= 10; pod++)
        {
            await CrashAsync(stage, pod);
            await Eventually.TrueAsync(async () => (await stage.ReportsAsync()).Count == pod, $"failure {pod} is reported");
            _clock.Advance(TimeSpan.FromSeconds(6));
        }

        await stage.EndAsync();
        var reports = await stage.ReportsAsync();
        reports.Select(static report => report.Pod.Name).Distinct().Count().ShouldBe(10);
        reports.Select(static report => report.Count).ShouldBe(Enumerable.Range(1, 10));
        reports.Where(static report => report.Context is not null).ShouldHaveSingleItem().Context!.ShouldContain(static part => part.Name == "log/web");
        stage.Received.Select(static incident => (int)incident.Occurrences).ShouldBe(Enumerable.Range(1, 10));
        stage.Received.Select(static incident => incident.Key.Id).Distinct().ShouldHaveSingleItem();
        stage.Received.Select(static incident => incident.Times.FirstSeen).Distinct().ShouldHaveSingleItem().ToDateTimeOffset().ShouldBe(reports[0].SeenAt);
    }

    [Fact]
    public async Task While_the_API_server_is_slow_the_queue_is_told_at_once_and_the_analyser_once_the_key_is_known()
    {
        await using var stage = await BeginAsync();
        stage.Cluster.FallSilent();
        await CrashAsync(stage, 1);
        await WhenReportedAsync(stage, 1);
        await CrashAsync(stage, 2);
        await WhenReportedAsync(stage, 2);
        stage.WaitingForAnalyser.ShouldBe(0);

        stage.Cluster.Answer();
        await Eventually.TrueAsync(async () => stage.WaitingForAnalyser == 3 && (await stage.ReportsAsync()).Count == 3, "both, and the context of the first");

        await stage.EndAsync();
        Keys(stage).ShouldBe([KeyOf(await stage.ReportsAsync())]);
        stage.Received.Select(static incident => (incident.Pod.Name, incident.Partial)).Order().ShouldBe([("web-1", false), ("web-1", true), ("web-2", false)]);
        (await stage.ReportsAsync()).Count(static report => report.Context is not null).ShouldBe(1, "the second is counted, not harvested");
    }

    // The clock stands still: a wait for the owners, however short, would have no end.
    [Fact]
    public async Task A_canarys_report_waits_for_no_owner()
    {
        await using var stage = await BeginAsync();
        stage.Cluster.FallSilent();
        await CrashAsync(stage, 1, (TrimtabNames.Track, TrimtabNames.CanaryTrack), (TrimtabNames.Rollout, "shop-1"));

        await Eventually.TrueAsync(async () => (await stage.ReportsAsync()).Count == 1, "it is reported");

        var report = (await stage.ReportsAsync())[0];
        (report.Pod.IsCanary, report.Owner.Name, report.Owner.Rollout, report.IsPartial).ShouldBe((true, "web", "shop-1", true));
        stage.Cluster.Answer();
        await Eventually.TrueAsync(() => Task.FromResult(stage.WaitingForAnalyser > 0), "the analyser is told");
        await stage.EndAsync();
        stage.Received.Select(static incident => incident.Key.OwnerUid).Distinct().ShouldBe([_deployment.Uid]);
    }

    [Fact]
    public async Task Owners_that_were_found_before_are_remembered_while_the_API_server_is_slow()
    {
        await using var stage = await BeginAsync();
        await CrashAsync(stage, 1);
        await Eventually.TrueAsync(async () => (await stage.ReportsAsync()).Count == 1, "the first is reported");
        _clock.Advance(TimeSpan.FromMinutes(5));
        stage.Cluster.FallSilent();

        await CrashAsync(stage, 2);
        await WhenReportedAsync(stage, 2);

        (await stage.ReportsAsync())[^1].Owner.Uid.ShouldBe(_deployment.Uid);
        await stage.EndAsync();
        Keys(stage).ShouldBe([KeyOf(await stage.ReportsAsync())]);
    }

    [Theory]
    [InlineData("ServiceUnavailable", 503)]
    [InlineData("Forbidden", 403)]
    [InlineData("NotFound", 404)]
    public async Task An_API_server_that_does_not_tell_of_the_Deployment_changes_no_key(string reason, int status)
    {
        await using var stage = await BeginAsync();
        stage.Cluster.SaysOfDeployments = new ClusterException("no", reason, status);
        await CrashAsync(stage, 1);
        await WhenReportedAsync(stage, 1);

        stage.Cluster.SaysOfDeployments = null;
        await WhenAsync(() => Task.FromResult(stage.WaitingForAnalyser > 0), "the analyser is told");

        await stage.EndAsync();
        Keys(stage).ShouldBe([KeyOf(await stage.ReportsAsync())]);
    }

    /// <summary>Nothing names the Deployment's uid: what can be told is told under its name.</summary>
    [Fact]
    public async Task An_API_server_that_says_nothing_for_long_leaves_the_name()
    {
        await using var stage = await BeginAsync();
        stage.Cluster.FallSilent();
        await CrashAsync(stage, 1);

        await WhenAsync(() => Task.FromResult(stage.WaitingForAnalyser > 0), "the analyser is told");

        await stage.EndAsync();
        var key = stage.Received.First().Key;
        (key.OwnerUid, key.Id).ShouldBe(("", IncidentKey.IdOf((await stage.ReportsAsync())[0])));
    }

    private async Task<ObserverStage> BeginAsync()
    {
        var stage = new ObserverStage(time: _clock);
        await stage.CreateNamespaceAsync();
        _deployment = await stage.Cluster.CreateAsync(Workload("Deployment", "web"), CancellationToken.None);
        var set = Workload("ReplicaSet", $"web-{Hash}");
        set["metadata"]!["ownerReferences"] = new JsonArray(ObserverStage.ControlledBy(_deployment));
        _set = await stage.Cluster.CreateAsync(set, CancellationToken.None);
        await stage.ObserveAsync();
        stage.Lead();
        return stage;
    }

    private Task<JsonObject> CrashAsync(ObserverStage stage, int pod, params (string Name, string Value)[] labels) => stage.CreateAsync(
        $"web-{pod}",
        $$"""{ "phase": "Running", "containerStatuses": [{ "name": "web", "restartCount": 0, "state": { "terminated": { "exitCode": 1, "containerID": "containerd://{{pod}}" } } }] }""",
        owner: _set,
        labels: new JsonObject([new("app", "web"), new("pod-template-hash", Hash), .. labels.Select(static label => KeyValuePair.Create(label.Name, (JsonNode?)label.Value))]));

    private Task WhenReportedAsync(ObserverStage stage, int pod)
        => WhenAsync(async () => (await stage.ReportsAsync()).Any(report => report.Pod.Name == $"web-{pod}"), $"failure {pod} is reported");

    private Task WhenAsync(Func<Task<bool>> isSo, string what) => Eventually.TrueAsync(
        async () =>
        {
            var isNow = await isSo();
            _clock.Advance(isNow ? TimeSpan.Zero : Step);
            return isNow;
        },
        what);

    private string KeyOf(IReadOnlyList<PodFailureReport> reports) => IncidentKey.IdOf(reports[0] with { Owner = WorkloadOwner.Of(_deployment) });

    private static IEnumerable<string> Keys(ObserverStage stage) => stage.Received.Select(static incident => incident.Key.Id).Distinct();

    private static JsonObject Workload(string kind, string name) => JsonNode.Parse($$"""
        { "apiVersion": "apps/v1", "kind": "{{kind}}", "metadata": { "name": "{{name}}", "namespace": "{{ObserverStage.Namespace}}" },
          "spec": { "replicas": 1, "selector": { "matchLabels": { "app": "web" } },
            "template": { "metadata": { "labels": { "app": "web" } }, "spec": { "containers": [{ "name": "web", "image": "shop:2" }] } } } }
        """)!.AsObject();
}
