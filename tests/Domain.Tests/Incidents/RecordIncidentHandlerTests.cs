using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Incidents;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Notifications;
using Trimtab.Domain.Reconcile;
using Trimtab.Domain.Rollouts;
using Trimtab.Domain.Signals;
using Trimtab.Domain.Tests.Rollouts;
using Trimtab.TestKit.Clusters;
using Trimtab.TestKit.Fleet;
using Trimtab.TestKit.Messaging;
using Trimtab.TestKit.State;
using Trimtab.TestKit.Time;
using Trimtab.Twin;

namespace Trimtab.Domain.Tests.Incidents;

public sealed class RecordIncidentHandlerTests
{
    private static readonly MessageContext Context = MessageContext.For("relay:apps-eu");

    private readonly InMemoryDocumentStore _store = new();
    private readonly RecordingSender _sender = new();
    private readonly FakeClock _clock = new();

    private readonly TwinCluster _cluster = new(new TwinOptions { RunsWorkloads = false }, new FakeClock());

    private IncidentDocuments Incidents => new(_store);

    [Fact]
    public async Task The_first_failure_opens_an_incident_and_tells_people()
    {
        await HandleAsync(GivenPods.Report() with { Context = [new ContextPart("log/app", "a\nboom\n"), new ContextPart("change", "template.x: 1 → 2")] });

        var incident = await SingleAsync();
        incident.State.ShouldBe(IncidentState.Open);
        incident.Count.ShouldBe(1);
        var told = _sender.Of<Notification>().ShouldHaveSingleItem();
        told.Event.ShouldBe(NotificationEvent.IncidentOpened);
        told.Title.ShouldBe("Deployment shop/web: container app Error");
        told.Text.ShouldBe("""
            pod web-5d9c-x1: container app exited with code 1
            Since 2026-03-01 12:00:00Z, in cluster apps-eu.
            Probable cause: The program ended itself with a general error (exit code 1): its last log lines should say why.
            Changed since the last good template:
              | template.x: 1 → 2
            Last log lines:
              | a
              | boom
            """);
        incident.PendingNotifications.ShouldBeEmpty();
        (await Incidents.ListOpenAsync(default)).ShouldBe([incident.Id]);
    }

    [Fact]
    public async Task Further_failures_are_counted_and_told_to_nobody()
    {
        foreach (var number in Enumerable.Range(1, 5))
        {
            await HandleAsync(GivenPods.Report($"{number}", GivenPods.Noon.AddSeconds(number)));
        }

        var incident = await SingleAsync();
        incident.Count.ShouldBe(5);
        incident.LastAt.ShouldBe(GivenPods.Noon.AddSeconds(5));
        _sender.Of<Notification>().Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_report_that_comes_twice_counts_once()
    {
        await HandleAsync(GivenPods.Report());
        await HandleAsync(GivenPods.Report());

        (await SingleAsync()).Count.ShouldBe(1);
        _sender.Of<Notification>().Count.ShouldBe(1);
    }

    [Fact]
    public async Task Reports_in_any_order_give_the_same_incident()
    {
        int[][] orders = [[1, 2, 3], [3, 1, 2], [2, 3, 1]];
        List<string> ends = [];
        foreach (var order in orders)
        {
            var scene = new RecordIncidentHandlerTests();
            foreach (var number in order)
            {
                await scene.HandleAsync(GivenPods.Report($"{number}", GivenPods.Noon.AddSeconds(number)) with { Sentence = $"failure {number}" });
            }

            var incident = await scene.SingleAsync();
            ends.Add($"{incident.OpenedAt:T} {incident.LastAt:T} {incident.Count} {incident.Sentence}");
        }

        ends.Distinct().ShouldHaveSingleItem().ShouldBe("12:00:01 12:00:03 3 failure 3");
    }

    [Fact]
    public async Task Context_that_follows_later_is_added_to_what_is_there()
    {
        await HandleAsync(GivenPods.Report() with { Context = [new ContextPart("pod", "{}")] });
        await HandleAsync(GivenPods.Report() with { Context = [new ContextPart("log/app", "dial tcp: connection refused")] });

        var incident = await SingleAsync();
        incident.Context.Select(part => part.Name).ShouldBe(["pod", "log/app"]);
        incident.Cause.ShouldBe("Something that the program needs did not answer: dial tcp: connection refused");
        incident.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_closed_incident_comes_back_with_a_newer_failure_but_not_with_a_late_message()
    {
        await HandleAsync(GivenPods.Report());
        var (open, etag) = await Incidents.ReadAsync((await SingleAsync()).Id, default);
        await Incidents.TryWriteAsync(IncidentRules.Closed(open!, "healthy", GivenPods.Noon.AddMinutes(5)), etag, default);

        await HandleAsync(GivenPods.Report("late", GivenPods.Noon.AddMinutes(1)));
        (await SingleAsync()).State.ShouldBe(IncidentState.Closed);

        await HandleAsync(GivenPods.Report("new", GivenPods.Noon.AddMinutes(6)));
        var back = await SingleAsync();
        back.State.ShouldBe(IncidentState.Open);
        back.Opening.ShouldBe(2);
        back.Count.ShouldBe(1);
        _sender.Of<Notification>().Count(told => told.Event == NotificationEvent.IncidentOpened).ShouldBe(2);
        back.History.Select(entry => entry.What.Split(':')[0]).ShouldBe(["opened", "closed", "reported late", "came back"]);
    }

    [Fact]
    public async Task Another_container_reason_or_template_is_another_incident()
    {
        await HandleAsync(GivenPods.Report());
        await HandleAsync(GivenPods.Report() with { Container = "proxy" });
        await HandleAsync(GivenPods.Report() with { Kind = PodFailureKind.OutOfMemory });
        await HandleAsync(GivenPods.Report() with { Pod = GivenPods.Report().Pod with { Template = "7f2a" } });

        (await Incidents.ReadAllAsync(isClosedToo: false, default)).Count.ShouldBe(4);
    }

    [Fact]
    public async Task A_notification_that_a_kill_left_unsent_is_sent_by_the_redelivery()
    {
        var report = GivenPods.Report();
        var half = IncidentRules.After(null, report, IncidentPlace.Unknown, GivenPods.Noon);
        await Incidents.TryWriteAsync(half, "", default);

        await HandleAsync(report);

        _sender.Of<Notification>().ShouldHaveSingleItem().Id.ShouldBe($"incident/{half.Id}/1/IncidentOpened");
        (await SingleAsync()).PendingNotifications.ShouldBeEmpty();
    }

    [Fact]
    public async Task Where_a_target_applied_the_workload_its_revision_stands_in_the_incident()
    {
        await new TargetDocuments(_store).TryWriteTargetAsync(new TargetState("shop-prod") { AppliedRevision = "0123456789abcdef" }, "", default);

        await HandleAsync(GivenPods.Report() with { Owner = GivenPods.Report().Owner with { Target = "shop-prod" } });

        (await SingleAsync()).Place.ShouldBe(new IncidentPlace("shop-prod", "shop", "0123456789abcdef", null));
        var told = _sender.Of<Notification>().ShouldHaveSingleItem();
        told.Target.ShouldBe("shop-prod");
        CommitStatus.Of(told).ShouldBeNull();
    }

    /// <summary>The roll-back told people; its rollout is over, and all that is left names it by a label.</summary>
    [Theory]
    [InlineData("shop-prod")]
    [InlineData("a-target-whose-name-is-so-long-that-a-label-can-not-hold-the-rollout")]
    public async Task A_canarys_report_that_comes_after_its_rollout_closed_is_of_that_rollout_and_told_to_nobody(string target)
    {
        var stage = await GivenStage.OfAsync("web:2-crash");
        var ended = await stage.RunToEndAsync(await stage.StartAsync("v2"));
        var rollout = ended with { Id = RolloutNames.Id(target, "v2"), Target = target, Revision = "v2" };
        await new RolloutDocuments(_store).TryWriteAsync(rollout, "", default);
        var report = GivenPods.Report() with
        {
            Cluster = rollout.Cluster,
            Pod = GivenPods.Report().Pod with { IsCanary = true },
            Owner = new WorkloadOwner("apps/v1", "Deployment", "web-canary", rollout.Workloads[0].CanaryUid!, null, RolloutNames.Label(rollout.Id)),
        };

        await HandleAsync(report);
        // As its relay tells it when the canary was gone before it asked, or all but gone.
        await HandleAsync(report with { Occurrence = "2", Owner = report.Owner with { Uid = "" } });
        await HandleAsync(report with { Occurrence = "3", Owner = report.Owner with { Kind = "ReplicaSet", Name = "web-canary-5d9c", Uid = "rs" } });

        var incident = await SingleAsync();
        incident.Place.ShouldBe(new IncidentPlace(target, rollout.Source, "v2", rollout.Id));
        (incident.Count, incident.IsTold).ShouldBe((3, false));
        _sender.Sent.ShouldBeEmpty("it is closed: nothing is woken, and nobody is told");
    }

    [Fact]
    public async Task A_label_that_names_a_rollout_of_other_workloads_is_not_believed()
    {
        var stage = await GivenStage.OfAsync("web:2-crash");
        var rollout = await stage.RunToEndAsync(await stage.StartAsync("v2"));
        await new RolloutDocuments(_store).TryWriteAsync(rollout, "", default);

        await HandleAsync(GivenPods.Report() with
        {
            Cluster = rollout.Cluster,
            Pod = GivenPods.Report().Pod with { IsCanary = true },
            Owner = new WorkloadOwner("apps/v1", "Deployment", "pay-canary", "u", null, RolloutNames.Label(rollout.Id)),
        });

        (await SingleAsync()).Place.ShouldBe(IncidentPlace.Unknown);
        _sender.Of<Notification>().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_report_whose_relay_did_not_know_the_owner_is_of_the_same_incident()
    {
        await _cluster.ApplyAsync(Object("v1", "Namespace", "", "shop", "{}"), new ApplyOptions(), default);
        var deployment = await _cluster.ApplyAsync(
            Object("apps/v1", "Deployment", "shop", "web", """{ "selector": { "matchLabels": { "app": "web" } }, "template": { "metadata": { "labels": { "app": "web" } }, "spec": { "containers": [{ "name": "app", "image": "shop:1" }] } } }"""),
            new ApplyOptions(),
            default);
        var known = GivenPods.Report() with { Owner = WorkloadOwner.Of(deployment) };

        await HandleAsync(known with { Owner = known.Owner with { Uid = "" } });
        await HandleAsync(known);

        (await SingleAsync()).Count.ShouldBe(1);
    }

    private static JsonObject Object(string apiVersion, string kind, string @namespace, string name, string spec)
    {
        var value = new JsonObject { ["apiVersion"] = apiVersion, ["kind"] = kind, ["metadata"] = new JsonObject { ["name"] = name }, ["spec"] = JsonNode.Parse(spec) };
        if (@namespace.Length > 0)
        {
            value["metadata"]!["namespace"] = @namespace;
        }

        return value;
    }

    private async Task<IncidentDocument> SingleAsync() => (await Incidents.ReadAllAsync(isClosedToo: true, default)).ShouldHaveSingleItem();

    private async Task HandleAsync(PodFailureReport report)
    {
        var handler = new RecordIncidentHandler(
            Incidents, new ReportedOwners(new FixedClusters(_cluster)), new RolloutAlarm(new RolloutDocuments(_store), _sender, _clock), new RolloutStage().GuardAlarm, new TargetDocuments(_store), Fleet(), new IncidentOutbox(Incidents, _sender), _clock);
        (await handler.HandleAsync(report, Context, default)).ShouldBeOfType<Outcome.Done>();
    }

    private static FixedFleet Fleet() => new("""
        clusters: { apps-eu: { kubeconfig: { file: /k } } }
        sources: { shop: { repository: "https://git.example.com/shop.git", branch: main } }
        targets: { shop-prod: { source: shop, path: x, cluster: apps-eu } }
        """);
}
