using Trimtab.Domain.Fleet;
using Trimtab.Domain.Incidents;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Notifications;
using Trimtab.Domain.Reconcile;
using Trimtab.Domain.Rollouts;
using Trimtab.Domain.State;
using Trimtab.Domain.Tests.Rollouts;
using Trimtab.TestKit.Clusters;
using Trimtab.TestKit.Faults;
using Trimtab.TestKit.Fleet;
using Trimtab.TestKit.Messaging;
using Trimtab.TestKit.State;
using Trimtab.TestKit.Time;
using Trimtab.Twin;

namespace Trimtab.Domain.Tests.Incidents;

/// <summary>People are told once, and the one thing that they read says why: it waits for the context that is on its way, but not for long.</summary>
public sealed class HeldCardTests : IDisposable
{
    private static readonly ContextPart Log = new("log/app", "starting\ndial tcp 10.0.0.7:5432: connection refused\n");
    private static readonly MessageContext Context = MessageContext.For("relay:apps-eu");

    private readonly Killer _killer = new();
    private readonly InMemoryDocumentStore _store = new();
    private readonly RecordingSender _sender = new();
    private readonly FakeClock _clock = new(GivenPods.Noon);
    private readonly TwinCluster _cluster = new(new TwinOptions { RunsWorkloads = false }, new FakeClock());

    private IncidentDocuments Incidents => new(new MortalDocumentStore(_store, _killer));

    private IncidentOutbox Outbox => new(Incidents, new MortalSender(_sender, _killer));

    private HealedIncidents Healed => new(Incidents, new FixedClusters(_cluster), Outbox, _clock);

    public void Dispose() => _cluster.Dispose();

    /// <summary>A database died: all pods of one workload crash in a second, the reports go ahead of the harvest, and one of them brings the log.</summary>
    [Fact]
    public async Task A_crash_of_many_pods_at_once_is_told_with_cause_and_log()
    {
        await HandleAsync(Report(1) with { IsPartial = true });
        foreach (var pod in Enumerable.Range(2, 19))
        {
            await HandleAsync(Report(pod));
        }

        _sender.Of<Notification>().ShouldBeEmpty("its context is on its way");
        _sender.Of<TellIncident>().ShouldHaveSingleItem("one message sees to it that people are told, however many pods fail");
        await HandleAsync(Report(1) with { Context = [Log] });

        var told = _sender.Of<Notification>().ShouldHaveSingleItem();
        told.Text.ShouldContain("Probable cause: Something that the program needs did not answer: dial tcp 10.0.0.7:5432: connection refused");
        told.Text.ShouldContain("  | dial tcp 10.0.0.7:5432: connection refused");
        (await SingleAsync()).Count.ShouldBe(20);
    }

    [Fact]
    public async Task A_failure_that_is_only_counted_and_comes_first_waits_for_the_harvest_of_the_one_before()
    {
        await HandleAsync(Report(2));
        _sender.Of<Notification>().ShouldBeEmpty();

        await HandleAsync(Report(1) with { Context = [Log] });

        _sender.Of<Notification>().ShouldHaveSingleItem().Text.ShouldContain("connection refused");
    }

    [Fact]
    public async Task The_end_of_a_context_that_overtakes_its_beginning_is_not_told_without_it()
    {
        await HandleAsync(Report(1) with { Context = [new ContextPart("node", "node n1")], EarlierParts = ["log/app"] });
        _sender.Of<Notification>().ShouldBeEmpty();

        await HandleAsync(Report(1) with { Context = [Log], IsPartial = true });
        _clock.Advance(IncidentRules.LongestHold);
        await HandleAsync(new TellIncident((await SingleAsync()).Id));

        _sender.Of<Notification>().ShouldHaveSingleItem().Text.ShouldContain("connection refused");
    }

    /// <summary>Also when the message that has it told never comes.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_context_that_does_not_come_holds_nothing_back_for_long(bool isMessageLost)
    {
        await HandleAsync(Report(1) with { IsPartial = true });
        var reminder = _sender.Sent.Single(static sent => sent.Body is TellIncident);
        reminder.Delay.ShouldBe(IncidentRules.LongestHold);

        _clock.Advance(IncidentRules.LongestHold - TimeSpan.FromSeconds(1));
        (await TellAsync((TellIncident)reminder.Body)).ShouldBeOfType<Outcome.Wait>().After.ShouldBe(TimeSpan.FromSeconds(1));
        await Healed.SweepAsync(default);
        _sender.Of<Notification>().ShouldBeEmpty();

        _clock.Advance(TimeSpan.FromSeconds(1));
        await (isMessageLost ? Healed.SweepAsync(default) : HandleAsync((TellIncident)reminder.Body));
        _sender.Of<Notification>().ShouldHaveSingleItem().Text.ShouldContain("general error (exit code 1)");

        await HandleAsync(Report(1) with { Context = [Log] });
        await HandleAsync((TellIncident)reminder.Body);
        _sender.Of<Notification>().ShouldHaveSingleItem("its context came too late");
        (await SingleAsync()).Cause!.ShouldContain("connection refused");
    }

    [Fact]
    public async Task An_incident_that_comes_back_while_its_failures_are_only_counted_has_the_context_of_their_window()
    {
        await HandleAsync(Report(1) with { Context = [Log] });
        var (open, etag) = await Incidents.ReadAsync((await SingleAsync()).Id, default);
        await Incidents.TryWriteAsync(IncidentRules.Closed(open!, "healthy", GivenPods.Noon.AddMinutes(3)), etag, default);
        _sender.Clear();

        await HandleAsync(Report(2) with { FailedAt = GivenPods.Noon.AddMinutes(5) });

        _sender.Of<Notification>().Single(static told => told.Event == NotificationEvent.IncidentOpened).Text.ShouldContain("connection refused");
    }

    [Fact]
    public async Task A_report_from_before_the_last_close_does_not_count_for_the_incident_that_came_back()
    {
        await HandleAsync(Report(1) with { Context = [Log] });
        var (open, etag) = await Incidents.ReadAsync((await SingleAsync()).Id, default);
        await Incidents.TryWriteAsync(IncidentRules.Closed(open!, "healthy", GivenPods.Noon.AddMinutes(3)), etag, default);
        await HandleAsync(Report(2) with { FailedAt = GivenPods.Noon.AddMinutes(5), IsPartial = true });

        await HandleAsync(Report(3) with { FailedAt = GivenPods.Noon.AddMinutes(2) });

        ((await SingleAsync()).Count, (await SingleAsync()).OpenedAt).ShouldBe((1, GivenPods.Noon.AddMinutes(5)));
    }

    /// <summary>Its rollout's roll-back is what people are told, and it waits for no context.</summary>
    [Fact]
    public async Task A_canary_whose_context_is_on_its_way_has_its_rollout_look_at_once_and_is_told_by_nothing_else()
    {
        var stage = await GivenStage.OfAsync("web:1");
        var rollout = await stage.ReadAsync(await stage.StartAsync("v2"));
        await new RolloutDocuments(_store).TryWriteAsync(rollout, "", default);
        var report = Report(1) with
        {
            Cluster = rollout.Cluster,
            Pod = Report(1).Pod with { IsCanary = true },
            Owner = new WorkloadOwner("apps/v1", "Deployment", "web-canary", "u", null, RolloutNames.Label(rollout.Id)),
            IsPartial = true,
        };

        await HandleAsync(report);

        _sender.Of<RolloutTick>().ShouldHaveSingleItem();
        (_sender.Of<Notification>().Count, _sender.Of<TellIncident>().Count).ShouldBe((0, 0));
        (await SingleAsync()).CardDue.ShouldBeNull();
    }

    /// <summary>The worker dies once at every call, before and after its effect; its messages come again, and a minute later the timer looks.</summary>
    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Killed_anywhere_people_are_told_once(bool isAfter, bool hasContext)
    {
        for (var call = 1; ; call++)
        {
            using var scene = new HeldCardTests();
            scene._killer.Arm(call, isAfter);
            await scene.SurviveAsync(() => scene.HandleAsync(Report(1) with { IsPartial = true }));
            await scene.SurviveAsync(() => hasContext ? scene.HandleAsync(Report(1) with { Context = [Log] }) : Task.CompletedTask);
            scene._clock.Advance(IncidentRules.LongestHold);
            foreach (var reminder in scene._sender.Of<TellIncident>())
            {
                await scene.SurviveAsync(() => scene.HandleAsync(reminder));
            }

            await scene.SurviveAsync(() => scene.Healed.SweepAsync(default));

            var at = $"killed {(isAfter ? "after" : "before")} call {call}";
            scene._sender.Of<Notification>().Select(static told => (told.Id, HasLog: told.Text.Contains("connection refused", StringComparison.Ordinal))).Distinct()
                .ShouldHaveSingleItem(at).HasLog.ShouldBe(hasContext, at);
            (await scene.SingleAsync()).PendingNotifications.ShouldBeEmpty(at);
            if (!scene._killer.HasKilled)
            {
                call.ShouldBeGreaterThan(8, "so many calls are made");
                return;
            }
        }
    }

    private async Task SurviveAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (KilledException)
        {
            _killer.Disarm();
            await work();
        }
    }

    // The debounce counts all of them: the first is the one that is harvested.
    private static PodFailureReport Report(int pod)
        => GivenPods.Report($"{pod}", GivenPods.Noon.AddMilliseconds(pod)) with { Pod = new FailedPod("shop", $"web-5d9c-{pod}", $"uid-{pod}", "5d9c", IsCanary: false), Count = pod };

    private async Task<IncidentDocument> SingleAsync() => (await new IncidentDocuments(_store).ReadAllAsync(isClosedToo: true, default)).ShouldHaveSingleItem();

    private async Task HandleAsync(PodFailureReport report)
    {
        IDocumentStore store = new MortalDocumentStore(_store, _killer);
        var handler = new RecordIncidentHandler(
            Incidents, new ReportedOwners(new FixedClusters(_cluster)), new RolloutAlarm(new RolloutDocuments(store), _sender, _clock), new RolloutStage().GuardAlarm, new TargetDocuments(store),
            new FixedFleet("clusters: { apps-eu: { kubeconfig: { file: /k } } }"), Outbox, _clock);
        (await handler.HandleAsync(report, Context, default)).ShouldBeOfType<Outcome.Done>();
    }

    private async Task HandleAsync(TellIncident message) => (await TellAsync(message)).ShouldBeOfType<Outcome.Done>();

    private Task<Outcome> TellAsync(TellIncident message) => new TellIncidentHandler(Incidents, Outbox, _clock).HandleAsync(message, Context, default);
}
