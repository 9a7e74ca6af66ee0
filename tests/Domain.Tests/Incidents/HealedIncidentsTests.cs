using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Incidents;
using Trimtab.Domain.Notifications;
using Trimtab.TestKit.Clusters;
using Trimtab.TestKit.Messaging;
using Trimtab.TestKit.State;
using Trimtab.TestKit.Time;
using Trimtab.Twin;

namespace Trimtab.Domain.Tests.Incidents;

/// <summary>The workload is a Deployment of a twin that runs nothing: its status is what the test writes.</summary>
public sealed class HealedIncidentsTests : IDisposable
{
    private readonly FakeClock _clock = new();
    private readonly InMemoryDocumentStore _store;
    private readonly RecordingSender _sender = new();
    private readonly TwinCluster _cluster;

    public HealedIncidentsTests() => (_store, _cluster) = (new InMemoryDocumentStore(_clock), new TwinCluster(new TwinOptions { RunsWorkloads = false }, _clock));

    private IncidentDocuments Incidents => new(_store);

    private HealedIncidents Healed => new(Incidents, new FixedClusters(_cluster), new IncidentOutbox(Incidents, _sender), _clock);

    public void Dispose() => _cluster.Dispose();

    [Fact]
    public async Task A_workload_that_is_quiet_and_healthy_closes_its_incident_and_people_are_told()
    {
        var id = await OpenAsync(await DeployAsync(ready: 1));

        _clock.Advance(HealedIncidents.Quiet - TimeSpan.FromSeconds(1));
        (await Healed.SweepAsync(default)).ShouldBe(0);
        _clock.Advance(TimeSpan.FromSeconds(1));
        (await Healed.SweepAsync(default)).ShouldBe(1);
        (await Healed.SweepAsync(default)).ShouldBe(0);

        var (incident, _) = await Incidents.ReadAsync(id, default);
        incident!.State.ShouldBe(IncidentState.Closed);
        (await Incidents.ListOpenAsync(default)).ShouldBeEmpty();
        var told = _sender.Of<Notification>().ShouldHaveSingleItem();
        told.Event.ShouldBe(NotificationEvent.IncidentClosed);
        told.Title.ShouldBe("Deployment shop/web: closed after 1 failure (container app Error)");
        told.Text.ShouldBe("the workload is healthy again.");
    }

    [Fact]
    public async Task A_workload_that_still_fails_stays_open_however_quiet()
    {
        await OpenAsync(await DeployAsync(ready: 0));
        _clock.Advance(TimeSpan.FromHours(1));

        (await Healed.SweepAsync(default)).ShouldBe(0);
    }

    [Fact]
    public async Task A_workload_that_is_gone_closes_its_incident()
    {
        var id = await OpenAsync("gone");
        _clock.Advance(HealedIncidents.Quiet);

        (await Healed.SweepAsync(default)).ShouldBe(1);

        (await Incidents.ReadAsync(id, default)).Incident!.History[^1].What.ShouldBe("closed: the workload is gone.");
    }

    [Theory]
    [InlineData("v1", "Pod")]
    [InlineData("apps/v1", "ReplicaSet")]
    public async Task A_pod_or_replica_set_that_nothing_owns_is_looked_at_itself(string apiVersion, string kind)
    {
        await _cluster.ApplyAsync(JsonNode.Parse("""{ "apiVersion": "v1", "kind": "Namespace", "metadata": { "name": "shop" } }""")!.AsObject(), new ApplyOptions(), default);
        var made = await _cluster.CreateAsync(
            JsonNode.Parse($$"""
            { "apiVersion": "{{apiVersion}}", "kind": "{{kind}}", "metadata": { "name": "bare", "namespace": "shop" },
              "spec": { "replicas": 1, "selector": { "matchLabels": { "app": "bare" } }, "containers": [{ "name": "app", "image": "shop:2" }],
                "template": { "metadata": { "labels": { "app": "bare" } }, "spec": { "containers": [{ "name": "app", "image": "shop:2" }] } } } }
            """)!.AsObject(),
            default);
        var id = await OpenAsync(WorkloadOwner.Of(made));
        _clock.Advance(HealedIncidents.Quiet);
        (await Healed.SweepAsync(default)).ShouldBe(0);

        await _cluster.DeleteAsync(made.Reference, new DeleteOptions(), default);
        _clock.Advance(TimeSpan.FromMinutes(1));

        (await Healed.SweepAsync(default)).ShouldBe(1);
        (await Incidents.ReadAsync(id, default)).Incident!.State.ShouldBe(IncidentState.Closed);
    }

    /// <summary>The app may not read them, or they say nothing of their pods: a Node is well beside a static pod that crashes.</summary>
    [Theory]
    [InlineData("argoproj.io/v1alpha1", "Workflow")]
    [InlineData("core.strimzi.io/v1beta2", "StrimziPodSet")]
    [InlineData("v1", "Node")]
    public async Task What_owns_pods_and_can_not_be_judged_is_judged_by_its_pods(string apiVersion, string kind)
    {
        var pod = await PodAsync("""{ "phase": "Running", "conditions": [{ "type": "Ready", "status": "False" }] }""");
        var id = await OpenAsync(new WorkloadOwner(apiVersion, kind, "twin-node-1", "", null), pod.Name);
        _clock.Advance(TimeSpan.FromDays(3));
        (await Healed.SweepAsync(default)).ShouldBe(0);

        await StatusAsync(pod, """{ "phase": "Running", "conditions": [{ "type": "Ready", "status": "True" }] }""");

        (await Healed.SweepAsync(default)).ShouldBe(1);
        (await Incidents.ReadAsync(id, default)).Incident!.History[^1].What.ShouldBe("closed: its pods are healthy again, or gone.");
    }

    [Fact]
    public async Task Pods_that_ended_as_a_failure_are_no_news_after_a_day_and_are_none_when_they_are_gone()
    {
        var pod = await PodAsync("""{ "phase": "Failed", "reason": "Error" }""");
        var gone = await OpenAsync(new WorkloadOwner("argoproj.io/v1alpha1", "Workflow", "nightly", "", null), "gone");
        await OpenAsync(new WorkloadOwner("argoproj.io/v1alpha1", "Workflow", "hourly", "", null), "gone", pod.Name);

        _clock.Advance(HealedIncidents.Quiet);
        (await Healed.SweepAsync(default)).ShouldBe(1);
        (await Incidents.ReadAsync(gone, default)).Incident!.State.ShouldBe(IncidentState.Closed);
        _clock.Advance(TimeSpan.FromHours(23));
        (await Healed.SweepAsync(default)).ShouldBe(0);
        _clock.Advance(TimeSpan.FromHours(1));
        (await Healed.SweepAsync(default)).ShouldBe(1);
    }

    [Fact]
    public async Task Where_a_workload_may_not_be_read_its_pods_tell_and_where_these_may_not_either_a_day_of_quiet_does()
    {
        var closed = await PodAsync("""{ "phase": "Running", "conditions": [{ "type": "Ready", "status": "True" }] }""");
        var restricted = new RestrictedCluster(_cluster, []);
        var healed = new HealedIncidents(Incidents, new FixedClusters(restricted), new IncidentOutbox(Incidents, _sender), _clock);
        restricted.Forbid(KindName.Deployment, "get");
        await OpenAsync(GivenPods.Report().Owner, closed.Name);
        _clock.Advance(HealedIncidents.Quiet);
        (await healed.SweepAsync(default)).ShouldBe(1);

        restricted.Forbid(KindName.Pod, "get");
        var id = await OpenAsync(GivenPods.Report().Owner with { Name = "pay" }, closed.Name);
        _clock.Advance(TimeSpan.FromHours(23));
        (await healed.SweepAsync(default)).ShouldBe(0);
        _clock.Advance(TimeSpan.FromHours(1));
        (await healed.SweepAsync(default)).ShouldBe(1);

        (await Incidents.ReadAsync(id, default)).Incident!.History[^1].What.ShouldBe("closed: nothing was heard of it for a day, and its pods can't be looked at.");
    }

    [Theory]
    [InlineData("UnknownCluster", 404, 1)]
    [InlineData("Unreachable", 0, 0)]
    [InlineData("Unauthorized", 401, 0)]
    [InlineData("BadAccess", 400, 0)]
    public async Task A_cluster_that_left_the_fleet_closes_its_incidents_and_one_that_is_away_does_not(string reason, int status, int closed)
    {
        await OpenAsync("web");
        var healed = new HealedIncidents(Incidents, new NoClusters(reason, status), new IncidentOutbox(Incidents, _sender), _clock);

        _clock.Advance(TimeSpan.FromMinutes(59));
        (await healed.SweepAsync(default)).ShouldBe(0);
        _clock.Advance(TimeSpan.FromDays(2));
        (await healed.SweepAsync(default)).ShouldBe(closed);
    }

    [Fact]
    public async Task What_a_kill_left_of_a_closing_is_finished()
    {
        var id = await OpenAsync("gone");
        var (open, etag) = await Incidents.ReadAsync(id, default);
        await Incidents.TryWriteAsync(IncidentRules.Closed(open!, "the workload is gone.", _clock.GetUtcNow()), etag, default);

        await Healed.SweepAsync(default);

        _sender.Of<Notification>().ShouldHaveSingleItem().Event.ShouldBe(NotificationEvent.IncidentClosed);
        (await Incidents.ListOpenAsync(default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Incidents_that_were_closed_a_month_ago_are_forgotten()
    {
        await OpenAsync("gone");
        _clock.Advance(HealedIncidents.Quiet);
        await Healed.SweepAsync(default);

        var forget = new ForgetIncidents(Incidents, _clock);
        await forget.ForgetOldAsync(default);
        (await Incidents.ReadAllAsync(isClosedToo: true, default)).Count.ShouldBe(1);
        _clock.Advance(TimeSpan.FromDays(31));
        var open = await OpenAsync("open");
        _clock.Advance(TimeSpan.FromDays(31));
        await forget.ForgetOldAsync(default);

        (await Incidents.ReadAllAsync(isClosedToo: true, default)).ShouldHaveSingleItem().Id.ShouldBe(open);
        (await Incidents.ListOpenAsync(default)).ShouldBe([open]);
    }

    [Fact]
    public async Task An_incident_that_is_opened_again_while_it_is_closed_keeps_its_marker()
    {
        var id = await OpenAsync("gone");

        // Its document is open again by the time that the marker is taken away.
        await Incidents.UnmarkOpenAsync(id, default);

        (await Incidents.ListOpenAsync(default)).ShouldBe([id]);
    }

    private Task<string> OpenAsync(string uid) => OpenAsync(GivenPods.Report().Owner with { Uid = uid });

    private async Task<string> OpenAsync(WorkloadOwner owner, params string[] pods)
    {
        var incident = IncidentRules.After(null, GivenPods.Report(at: _clock.GetUtcNow()) with { Owner = owner }, IncidentPlace.Unknown, _clock.GetUtcNow()) with { PendingNotifications = [], Pods = pods };
        await Incidents.MarkOpenAsync(incident.Id, default);
        await Incidents.TryWriteAsync(incident, "", default);
        return incident.Id;
    }

    private async Task<JsonObject> PodAsync(string status)
    {
        await _cluster.ApplyAsync(JsonNode.Parse("""{ "apiVersion": "v1", "kind": "Namespace", "metadata": { "name": "shop" } }""")!.AsObject(), new ApplyOptions(), default);
        var pod = await _cluster.CreateAsync(
            JsonNode.Parse("""{ "apiVersion": "v1", "kind": "Pod", "metadata": { "name": "step-1", "namespace": "shop" }, "spec": { "containers": [{ "name": "app", "image": "shop:2" }] } }""")!.AsObject(), default);
        await StatusAsync(pod, status);
        return pod;
    }

    private Task StatusAsync(JsonObject pod, string status) => _cluster.PatchAsync(pod.Reference, new JsonObject { ["status"] = JsonNode.Parse(status) }, "status", default);

    private async Task<string> DeployAsync(int ready)
    {
        var web = JsonNode.Parse("""
            { "apiVersion": "apps/v1", "kind": "Deployment", "metadata": { "name": "web", "namespace": "shop" },
              "spec": { "replicas": 1, "selector": { "matchLabels": { "app": "web" } }, "template": { "metadata": { "labels": { "app": "web" } }, "spec": { "containers": [{ "name": "app", "image": "shop:2" }] } } } }
            """)!.AsObject();
        await _cluster.ApplyAsync(JsonNode.Parse("""{ "apiVersion": "v1", "kind": "Namespace", "metadata": { "name": "shop" } }""")!.AsObject(), new ApplyOptions(), default);
        var live = await _cluster.ApplyAsync(web, new ApplyOptions(), default);
        var status = JsonNode.Parse($$"""{ "status": { "observedGeneration": 1, "replicas": 1, "updatedReplicas": 1, "readyReplicas": {{ready}}, "availableReplicas": {{ready}}, "conditions": [{ "type": "Progressing", "status": "True", "reason": "NewReplicaSetAvailable" }, { "type": "Available", "status": "{{(ready > 0 ? "True" : "False")}}" }] } }""")!.AsObject();
        await _cluster.PatchAsync(live.Reference, status, "status", default);
        return live.Uid;
    }

    private sealed class NoClusters(string reason, int status) : IClusters
    {
        public Task<ICluster> GetAsync(string cluster, CancellationToken cancellationToken) => throw new ClusterException("no", reason, status);
    }
}
