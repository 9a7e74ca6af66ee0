using Trimtab.Domain.Clusters;
using Trimtab.Domain.Rollouts;

namespace Trimtab.Domain.Tests.Guards;

/// <summary>What Flux applied is suspended, so that it does not put a failed template back.</summary>
public sealed class GuardSuspensionTests
{
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
}
