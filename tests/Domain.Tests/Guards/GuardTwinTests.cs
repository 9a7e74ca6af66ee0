using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Guards;
using Trimtab.Domain.Incidents;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Reconcile;
using Trimtab.Domain.Rollouts;
using Trimtab.Domain.Signals;
using Trimtab.Domain.Tests.Incidents;

namespace Trimtab.Domain.Tests.Guards;

public sealed class GuardTwinTests
{
    [Fact]
    public async Task A_crashing_image_that_somebody_sets_is_taken_back_and_people_are_told_once()
    {
        using var stage = await new GuardStage().SettledAsync();

        await stage.SetImageAsync("web:2-crash");
        var window = await stage.RunToEndAsync();
        await stage.PassAsync(60);

        window.Phase.ShouldBe(RolloutPhase.RolledBack);
        (await stage.ImageAsync()).ShouldBe("web:1");
        stage.Actions.ShouldBe(["started", "rolledBack", "restored"]);
        var told = stage.Told.ShouldHaveSingleItem();
        told.Event.ShouldBe(NotificationEvent.RolledBack);
        told.Target.ShouldBe("shop/web");
        told.Rollout.ShouldBe(window.Id);
        told.Title.ShouldBe("Deployment shop/web: a new template failed, and was taken back");
        var lines = told.Text.Split('\n');
        lines[0].ShouldContain("container web exited with code 1");
        lines[1].ShouldBe($"Watched since {window.StartedAt:u} in cluster eu by guard shop.");
        lines[2].ShouldBe("Changed by trimtab: Deployment shop/web: image web:1 → web:2-crash");
        lines[3].ShouldBe($"Deployment shop/web has its last good template again (pod-template-hash {window.PreviousRevision}).");
        (await stage.WindowsAsync()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_good_image_is_kept_and_is_what_a_later_roll_back_restores()
    {
        using var stage = await new GuardStage().SettledAsync();

        await stage.SetImageAsync("web:2");
        var window = await stage.RunToEndAsync();

        window.Phase.ShouldBe(RolloutPhase.Succeeded);
        stage.Actions.ShouldBe(["started", "settled", "succeeded"]);
        stage.Told.ShouldBeEmpty();

        await stage.SetImageAsync("web:3-missing");
        (await stage.RunToEndAsync(windows: 2)).Phase.ShouldBe(RolloutPhase.RolledBack);
        (await stage.ImageAsync()).ShouldBe("web:2");
    }

    [Theory]
    [InlineData("web:2-oom3s")]
    [InlineData("web:2-missing")]
    [InlineData("web:2-unready")]
    [InlineData("web:2-crash8s")]
    public async Task A_template_that_is_worse_is_taken_back_whatever_is_wrong_with_it(string image)
    {
        using var stage = await new GuardStage(watch: TimeSpan.FromMinutes(1)).SettledAsync();

        await stage.SetImageAsync(image);
        var window = await stage.RunToEndAsync();

        window.Phase.ShouldBe(RolloutPhase.RolledBack, window.Status);
        (await stage.ImageAsync()).ShouldBe("web:1");
    }

    [Theory]
    [InlineData("web:2-errors50", "bad")]
    [InlineData("web:2-latency900ms", "slow")]
    public async Task Pods_of_the_new_template_are_compared_with_the_old_ones_beside_them(string image, string what)
    {
        using var stage = await new GuardStage().SettledAsync(replicas: 6, owned: static web => web["spec"]!["minReadySeconds"] = 20);
        await stage.ServeAsync();

        await stage.SetImageAsync(image);
        var window = await stage.RunToEndAsync();

        window.Phase.ShouldBe(RolloutPhase.RolledBack, window.Status);
        window.Status.ShouldContain(what);
        window.Decisions.Select(static decision => decision.Action).ShouldNotContain("guard.settled", "there were pods of both");
        window.Workloads[0].Evidence!.Stable.Requests.ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("web:3", RolloutPhase.Succeeded)]
    [InlineData("web:3-errors3", RolloutPhase.Succeeded)]
    [InlineData("web:3-errors50", RolloutPhase.RolledBack)]
    [InlineData("web:3-latency900ms", RolloutPhase.RolledBack)]
    public async Task Where_no_old_pod_is_left_the_new_ones_are_compared_with_what_the_old_ones_did_in_their_own_window(string image, RolloutPhase phase)
    {
        using var stage = await new GuardStage().SettledAsync();
        await stage.ServeAsync();
        await stage.SetImageAsync("web:2");
        (await stage.RunToEndAsync()).Phase.ShouldBe(RolloutPhase.Succeeded);
        (await stage.MemoryAsync())!.Good.Rates!.Requests.ShouldBeGreaterThan(1000);
        await stage.PassAsync(8);

        await stage.SetImageAsync(image);
        var window = await stage.RunToEndAsync(windows: 2);

        window.Phase.ShouldBe(phase, window.Status);
    }

    [Fact]
    public async Task What_Flux_applied_is_suspended_first_and_the_card_says_how_to_resume_it()
    {
        using var stage = new GuardStage();
        var kustomization = await stage.KustomizationAsync();
        await stage.SettledAsync(owned: GuardStage.ByFlux);

        await stage.SetImageAsync("web:2-crash");
        var window = await stage.RunToEndAsync();

        (await stage.ImageAsync()).ShouldBe("web:1");
        var suspended = (await stage.Live.GetAsync(kustomization, default))!;
        ((bool?)suspended.Find("spec", "suspend")).ShouldBe(true);
        suspended.Annotation(TrimtabNames.Suspended)!.ShouldStartWith($"{window.Id}: shop/web: pod web-");
        stage.Told.ShouldHaveSingleItem().Text.ShouldContain(
            $"Flux Kustomization flux-system/apps is suspended, so that it does not put the failed template back. When it is fixed: trimtab rollout release {window.Id}, or flux resume kustomization apps -n flux-system.");

        await stage.Stage.OrderAsync(window.Id, RolloutAction.Release);
        var resumed = (await stage.Live.GetAsync(kustomization, default))!;
        ((bool?)resumed.Find("spec", "suspend")).ShouldBe(false);
        resumed.Annotation(TrimtabNames.Suspended).ShouldBeNull();
        (await stage.MemoryAsync())!.Failed.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_HelmRelease_of_an_older_Flux_is_suspended_too()
    {
        using var stage = new GuardStage();
        var release = await stage.FluxAsync("helm.toolkit.fluxcd.io", "v2beta2", "HelmRelease", "helmreleases", "web");
        await stage.SettledAsync(owned: static web =>
        {
            web["metadata"]!["labels"]!["helm.toolkit.fluxcd.io/name"] = "web";
            web["metadata"]!["labels"]!["helm.toolkit.fluxcd.io/namespace"] = "flux-system";
        });

        await stage.SetImageAsync("web:2-crash");
        await stage.RunToEndAsync();

        ((bool?)(await stage.Live.GetAsync(release, default))!.Find("spec", "suspend")).ShouldBe(true);
    }

    [Fact]
    public async Task What_a_person_suspended_stays_theirs()
    {
        using var stage = new GuardStage();
        var kustomization = await stage.KustomizationAsync(isSuspended: true);
        await stage.SettledAsync(owned: GuardStage.ByFlux);

        await stage.SetImageAsync("web:2-crash");
        var window = await stage.RunToEndAsync();
        await stage.Stage.OrderAsync(window.Id, RolloutAction.Release);

        var live = (await stage.Live.GetAsync(kustomization, default))!;
        ((bool?)live.Find("spec", "suspend")).ShouldBe(true);
        live.Annotation(TrimtabNames.Suspended).ShouldBeNull();
        stage.Told.ShouldHaveSingleItem().Text.ShouldContain("Flux Kustomization flux-system/apps was suspended already.");
    }

    [Fact]
    public async Task A_suspension_that_is_refused_is_told_and_the_roll_back_goes_on()
    {
        ICluster? cluster = null;
        using var stage = new GuardStage(around: inner => cluster = RefusingCluster.Around(inner));
        await stage.KustomizationAsync();
        await stage.SettledAsync(owned: GuardStage.ByFlux);
        ((RefusingCluster)(object)cluster!).Refused = nameof(ICluster.PatchAsync);

        await stage.SetImageAsync("web:2-crash");
        await stage.RunToEndAsync();

        (await stage.ImageAsync()).ShouldBe("web:1");
        stage.Told.ShouldHaveSingleItem().Text.ShouldContain("Flux Kustomization flux-system/apps could not be suspended (not allowed): it will put the failed template back");
    }

    [Fact]
    public async Task A_roll_back_that_is_refused_is_told_once_and_not_tried_for_ever()
    {
        ICluster? cluster = null;
        using var stage = await new GuardStage(around: inner => cluster = RefusingCluster.Around(inner)).SettledAsync();
        await stage.SetImageAsync("web:2-crash");
        ((RefusingCluster)(object)cluster!).Refused = nameof(ICluster.ReplaceAsync);

        var window = await stage.RunToEndAsync();
        await stage.PassAsync(60);

        window.Guard!.Outcome.ShouldBe(["The cluster does not take the last good template: not allowed"]);
        stage.Told.ShouldHaveSingleItem().Title.ShouldBe("Deployment shop/web: a new template failed, and could not be taken back");
        (await stage.WindowsAsync()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_failed_template_that_comes_again_is_taken_back_at_once_and_left_when_it_came_too_often()
    {
        using var stage = await new GuardStage().SettledAsync();
        await stage.SetImageAsync("web:2-crash1m");
        (await stage.RunToEndAsync()).Phase.ShouldBe(RolloutPhase.Succeeded, "it is no bad template yet");
        await stage.SetImageAsync("web:3-crash");
        await stage.RunToEndAsync(windows: 2);

        for (var again = 2; again <= GuardDetection.MaxRollBacks; again++)
        {
            await stage.SetImageAsync("web:3-crash");
            var window = await stage.RunToEndAsync(windows: again + 1, maxSeconds: 20);
            window.Phase.ShouldBe(RolloutPhase.RolledBack);
            window.Status.ShouldStartWith("The template came back that was taken back before: shop/web: ");
            (await stage.ImageAsync()).ShouldBe("web:2-crash1m");
        }

        await stage.SetImageAsync("web:3-crash");
        var left = await stage.RunToEndAsync(windows: GuardDetection.MaxRollBacks + 2);
        await stage.PassAsync(120);

        left.Phase.ShouldBe(RolloutPhase.Reported);
        (await stage.ImageAsync()).ShouldBe("web:3-crash");
        stage.Told.Select(static told => told.Event).ShouldBe([NotificationEvent.RolledBack, NotificationEvent.RolledBack, NotificationEvent.RolledBack, NotificationEvent.Held]);
        (await stage.WindowsAsync()).Count.ShouldBe(GuardDetection.MaxRollBacks + 2, "nothing is said twice");
    }

    [Fact]
    public async Task A_released_template_is_judged_anew_also_where_it_is_there_already()
    {
        using var stage = await new GuardStage(onFailure: GuardFailureAction.Report).SettledAsync();
        await stage.SetImageAsync("web:2-crash");
        var window = await stage.RunToEndAsync();
        window.Phase.ShouldBe(RolloutPhase.Reported);

        (await stage.Stage.OrderAsync(window.Id, RolloutAction.Release)).ShouldBe("ann@desk lifted the hold on the template.");
        var again = await stage.Stage.RunUntilAsync(window.Id, static document => document is { Attempt: 2, IsClosed: true });

        again.Phase.ShouldBe(RolloutPhase.Reported);
        again.Decisions.Select(static decision => decision.Action).ShouldBe(["guard.started", "guard.reported", "guard.released", "guard.started", "guard.reported"]);
    }

    [Fact]
    public async Task A_guard_that_only_reports_changes_nothing()
    {
        using var stage = new GuardStage(onFailure: GuardFailureAction.Report);
        var kustomization = await stage.KustomizationAsync();
        await stage.SettledAsync(owned: GuardStage.ByFlux);

        await stage.SetImageAsync("web:2-crash");
        var window = await stage.RunToEndAsync();
        await stage.PassAsync(60);

        window.Phase.ShouldBe(RolloutPhase.Reported);
        (await stage.ImageAsync()).ShouldBe("web:2-crash");
        (await stage.Live.GetAsync(kustomization, default))!.Find("spec", "suspend").ShouldBeNull();
        stage.Actions.ShouldBe(["started", "reported"]);
        stage.Told.ShouldHaveSingleItem().Title.ShouldBe("Deployment shop/web: a new template failed and needs a person");
    }

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

    [Fact]
    public async Task A_person_may_call_a_template_good_or_take_it_back()
    {
        using var stage = await new GuardStage().SettledAsync();
        await stage.SetImageAsync("web:2");
        await stage.PassAsync(1);
        await stage.Stage.ScanAsync();
        var first = (await stage.WindowsAsync()).Single();
        (await stage.Stage.OrderAsync(first.Id, RolloutAction.Hold)).ShouldBe($"Guard window {first.Id} is Progressing: Hold does not apply.");
        (await stage.Stage.OrderAsync(first.Id, RolloutAction.Promote)).ShouldBe("ann@desk says that the template is good.");
        (await stage.RunToEndAsync()).Phase.ShouldBe(RolloutPhase.Succeeded);

        await stage.SetImageAsync("web:3");
        await stage.PassAsync(1);
        await stage.Stage.ScanAsync();
        await stage.Stage.OrderAsync((await stage.WindowsAsync())[^1].Id, RolloutAction.RollBack);
        (await stage.RunToEndAsync(windows: 2)).Phase.ShouldBe(RolloutPhase.RolledBack);
        (await stage.ImageAsync()).ShouldBe("web:2");
    }
}
