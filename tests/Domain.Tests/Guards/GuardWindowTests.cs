using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Incidents;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Reconcile;
using Trimtab.Domain.Rollouts;
using Trimtab.Domain.Signals;
using Trimtab.Domain.Tests.Incidents;

namespace Trimtab.Domain.Tests.Guards;

/// <summary>When a window begins, what makes it look, and what ends it.</summary>
public sealed class GuardWindowTests
{
    [Fact]
    public async Task A_newer_change_of_somebody_ends_the_window_and_gets_its_own()
    {
        using var stage = await new GuardStage().SettledAsync();
        await stage.SetImageAsync("web:2");
        await stage.PassAsync(16);

        await stage.SetImageAsync("web:3");
        await stage.RunToEndAsync(windows: 2);

        var windows = await stage.WindowsAsync();
        windows.Select(static window => window.Phase).ShouldBe([RolloutPhase.Superseded, RolloutPhase.Succeeded]);
        windows[0].Status.ShouldBe("shop/web: the Deployment was given another template.");
        (await stage.ImageAsync()).ShouldBe("web:3");
    }

    [Fact]
    public async Task A_change_that_comes_between_the_decision_and_the_roll_back_is_not_overwritten()
    {
        using var stage = new GuardStage();
        var kustomization = await stage.KustomizationAsync();
        await stage.SettledAsync(owned: GuardStage.ByFlux);
        await stage.SetImageAsync("web:2-crash");
        await stage.PassAsync(1);
        await stage.Stage.ScanAsync();
        var window = (await stage.WindowsAsync()).Single();
        await stage.Stage.OrderAsync(window.Id, RolloutAction.RollBack);
        await stage.SetImageAsync("web:3");

        await stage.RunToEndAsync(windows: 2);

        (await stage.ImageAsync()).ShouldBe("web:3");
        (await stage.Live.GetAsync(kustomization, default))!.Find("spec", "suspend").ShouldBeNull();
        var first = (await stage.WindowsAsync())[0];
        first.Phase.ShouldBe(RolloutPhase.RolledBack);
        first.Guard!.Outcome.ShouldBe(["Nothing was restored: the Deployment was given another template."]);
        stage.Told.ShouldHaveSingleItem().Title.ShouldBe("Deployment shop/web: a new template failed, and could not be taken back");
        (await stage.MemoryAsync())!.Failed.ShouldHaveSingleItem().Hash.ShouldBe(first.Revision);
    }

    [Fact]
    public async Task A_first_install_is_not_touched_and_becomes_the_good_template_once_it_is_well()
    {
        using var stage = await new GuardStage().SettledAsync("web:1-crash");
        await stage.PassAsync(120);
        (await stage.WindowsAsync()).ShouldBeEmpty();
        (await stage.MemoryAsync()).ShouldBeNull();

        await stage.SetImageAsync("web:1");
        await stage.PassAsync(60);

        (await stage.WindowsAsync()).ShouldBeEmpty();
        var memory = (await stage.MemoryAsync())!;
        memory.Good.Template.Items("spec", "containers").Single().Text("image").ShouldBe("web:1");
    }

    [Fact]
    public async Task Without_pods_there_is_nothing_to_watch_until_it_is_scaled_up()
    {
        using var stage = await new GuardStage().SettledAsync();
        await stage.ChangeAsync(static web => web["spec"]!["replicas"] = 0);
        await stage.PassAsync(20);
        await stage.SetImageAsync("web:2-crash");
        await stage.PassAsync(120);
        (await stage.WindowsAsync()).ShouldBeEmpty();

        await stage.ChangeAsync(static web => web["spec"]!["replicas"] = 2);
        var window = await stage.RunToEndAsync();

        window.Phase.ShouldBe(RolloutPhase.RolledBack);
        (await stage.ImageAsync()).ShouldBe("web:1");
    }

    [Fact]
    public async Task A_deployment_without_pods_costs_a_scan_no_call_beside_the_list()
    {
        using var stage = await new GuardStage().SettledAsync();
        await stage.ChangeAsync(static web => web["spec"]!["replicas"] = 0);
        await stage.SetImageAsync("web:2");
        await stage.PassAsync(20);
        var before = stage.Stage.Fuse.Calls;

        await stage.Stage.ScanAsync();

        (stage.Stage.Fuse.Calls - before).ShouldBe(1);
        (await stage.WindowsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_template_that_has_long_run_well_when_it_is_first_seen_is_good()
    {
        using var stage = await new GuardStage().SettledAsync();
        var guards = stage.Stage.Current;
        stage.Stage.Current = guards with { Guards = new Dictionary<string, FleetGuard>(StringComparer.Ordinal) };
        await stage.SetImageAsync("web:2");
        await stage.PassAsync(60);

        stage.Stage.Current = guards;
        await stage.PassAsync(30);

        (await stage.WindowsAsync()).ShouldBeEmpty();
        (await stage.MemoryAsync())!.Good.Template.Items("spec", "containers").Single().Text("image").ShouldBe("web:2");
    }

    [Fact]
    public async Task An_incident_of_a_guarded_workload_has_the_guard_look_at_once()
    {
        using var stage = await new GuardStage().SettledAsync();
        await stage.SetImageAsync("web:2-crash");
        await stage.PassAsync(3);
        var report = GivenPods.Report() with { Cluster = "eu" };

        var window = await stage.Stage.GuardAlarm.AlertAsync(report, default);
        await stage.PassAsync(1);

        (await stage.Stage.ReadAsync(window!.Id)).Phase.ShouldBe(RolloutPhase.RolledBack);
        (await stage.Stage.GuardAlarm.AlertAsync(report with { Owner = report.Owner with { Kind = "StatefulSet" } }, default)).ShouldBeNull();
        (await stage.Stage.GuardAlarm.AlertAsync(report with { Cluster = "us" }, default)).ShouldBeNull();
    }

    [Fact]
    public async Task A_running_window_is_woken_by_the_failure_of_a_new_pod_only()
    {
        using var stage = await new GuardStage().SettledAsync();
        await stage.SetImageAsync("web:2");
        await stage.PassAsync(1);
        await stage.Stage.ScanAsync();
        var window = (await stage.WindowsAsync()).Single();
        var alarm = new RolloutAlarm(stage.Stage.Documents, new TestKit.Messaging.RecordingSender(), stage.Stage.Clock);
        var report = GivenPods.Report() with { Cluster = "eu" };

        await alarm.RaiseAsync(report with { Pod = report.Pod with { Template = window.PreviousRevision! } }, default);
        (await stage.Stage.ReadAsync(window.Id)).Sequence.ShouldBe(window.Sequence);
        await alarm.RaiseAsync(report with { Pod = report.Pod with { Template = window.Revision } }, default);
        (await stage.Stage.ReadAsync(window.Id)).Sequence.ShouldBe(window.Sequence + 1);
    }

    /// <summary>The report comes before the guard's own look: the window that it begins must know what it said.</summary>
    [Fact]
    public async Task A_template_whose_volume_needs_a_missing_ConfigMap_is_taken_back_when_the_relay_says_that_it_can_not_be_mounted()
    {
        using var stage = await new GuardStage().SettledAsync();
        await stage.ChangeAsync(static web =>
        {
            var pod = web["spec"]!["template"]!["spec"]!;
            pod["volumes"] = new JsonArray(Rollouts.RolloutObjectsText.Json("{'name':'files','configMap':{'name':'nope'}}"));
            pod["containers"]![0]!["volumeMounts"] = new JsonArray(Rollouts.RolloutObjectsText.Json("{'name':'files','mountPath':'/files'}"));
        });
        await stage.PassAsync(3);
        var pod = (await stage.Live.ListAsync(KindName.Pod, "shop", null, default)).Items.First(static pod => pod.Text("status", "phase") == "Pending");
        var report = GivenPods.Report() with { Cluster = "eu", Pod = FailedPod.Of(pod), Kind = PodFailureKind.Mount, Container = null };
        var handler = new RecordIncidentHandler(
            new IncidentDocuments(stage.Stage.Store), new ReportedOwners(stage.Stage), new RolloutAlarm(stage.Stage.Documents, new TestKit.Messaging.RecordingSender(), stage.Stage.Clock),
            stage.Stage.GuardAlarm, new TargetDocuments(stage.Stage.Store), stage.Stage, new IncidentOutbox(new IncidentDocuments(stage.Stage.Store), new TestKit.Messaging.RecordingSender()), stage.Stage.Clock);

        await handler.HandleAsync(report, MessageContext.For("relay:eu"), default);
        await stage.PassAsync(12);

        var window = (await stage.WindowsAsync()).ShouldHaveSingleItem();
        window.Phase.ShouldBe(RolloutPhase.RolledBack, window.Status);
        window.Status.ShouldEndWith("volume files needs ConfigMap nope, which does not exist");
    }

    [Fact]
    public async Task Without_guards_a_scan_asks_nobody_anything()
    {
        var stage = new Rollouts.RolloutStage();
        await stage.ScanAsync();

        stage.Fuse.Calls.ShouldBe(0);
    }
}
