using Trimtab.Domain.Clusters;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Guards;
using Trimtab.Domain.Rollouts;

namespace Trimtab.Domain.Tests.Guards;

/// <summary>What is judged, and what becomes of it.</summary>
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
