using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Guards;
using Trimtab.Twin;
using Trimtab.TestKit.Time;
using static Trimtab.Domain.Tests.Rollouts.RolloutObjectsText;

namespace Trimtab.Domain.Tests.Guards;

public sealed class GuardOwnersTests
{
    [Theory]
    [InlineData("{}", "{}", "")]
    [InlineData("{'kustomize.toolkit.fluxcd.io/name':'apps','kustomize.toolkit.fluxcd.io/namespace':'flux-system'}", "{}", "Flux Kustomization flux-system/apps")]
    [InlineData("{'kustomize.toolkit.fluxcd.io/name':'apps'}", "{}", "")]
    [InlineData("{'helm.toolkit.fluxcd.io/name':'web','helm.toolkit.fluxcd.io/namespace':'shop'}", "{'meta.helm.sh/release-name':'web','meta.helm.sh/release-namespace':'shop'}", "Flux HelmRelease shop/web")]
    [InlineData("{}", "{'meta.helm.sh/release-name':'web','meta.helm.sh/release-namespace':'shop'}", "Helm release shop/web")]
    [InlineData("{}", "{'argocd.argoproj.io/tracking-id':'store:apps/Deployment:shop/web'}", "Argo CD application store")]
    [InlineData("{}", "{'argocd.argoproj.io/tracking-id':'store:apps/Deployment:other/copy'}", "")]
    [InlineData("{'argocd.argoproj.io/instance':'store'}", "{}", "Argo CD application store")]
    public void What_applied_a_workload_is_found_by_its_marks(string labels, string annotations, string owners)
    {
        var web = Deployment();
        web["metadata"]!["labels"] = Json(labels);
        web["metadata"]!["annotations"] = Json(annotations);

        string.Join(", ", GuardOwners.Of(web)).ShouldBe(owners);
    }

    [Fact]
    public void The_card_says_what_comes_next_for_each_owner()
    {
        SuspendedOwner[] suspensions =
        [
            new(new GuardOwner(GuardOwnerKind.FluxKustomization, "flux-system", "apps"), SuspensionState.Refused, "forbidden"),
            new(new GuardOwner(GuardOwnerKind.FluxHelmRelease, "shop", "web"), SuspensionState.Gone),
            new(new GuardOwner(GuardOwnerKind.ArgoApplication, "", "store"), SuspensionState.NotOurs),
            new(new GuardOwner(GuardOwnerKind.HelmRelease, "shop", "web"), SuspensionState.NotOurs),
        ];

        GuardOutcome.Of("guard.x-1", "Deployment shop/web", new RestoredTemplate(true, "Done."), suspensions).ShouldBe(
        [
            "Done.",
            "Flux Kustomization flux-system/apps could not be suspended (forbidden): it will put the failed template back, which is taken back 3 times in all.",
            "Flux HelmRelease shop/web applied it, and is gone.",
            "Argo CD application store may put the failed template back: with self-heal at once, else at its next sync. It is taken back 3 times in all; until it is fixed: argocd app set store --sync-policy none.",
            "Helm release shop/web still holds the failed template: helm rollback web -n shop makes it agree with Deployment shop/web.",
        ]);
    }

    [Fact]
    public async Task An_owner_whose_kind_is_not_served_is_gone()
    {
        using var twin = new TwinCluster(new TwinOptions(), new FakeClock());

        var seen = await OwnerSuspension.SuspendAsync(twin, new GuardOwner(GuardOwnerKind.FluxKustomization, "flux-system", "apps"), "guard.x-1", "why", mayWrite: true, default);

        seen.State.ShouldBe(SuspensionState.Gone);
    }

    [Fact]
    public void What_changed_is_told_without_values_that_could_be_secrets()
    {
        var before = Template("web:1");
        var deployment = Deployment(image: "web:2");
        deployment["spec"]!["template"]!["spec"]!["containers"]![0]!["env"] = new JsonArray(Json("{'name':'PASSWORD','value':'hunter2'}"));
        deployment["metadata"]!["managedFields"] = new JsonArray(
            Json("{'manager':'kubectl-create','operation':'Update','time':'2026-03-01T10:00:00Z','fieldsV1':{'f:spec':{'f:template':{}}}}"),
            Json("{'manager':'kubectl-set','operation':'Update','time':'2026-03-01T11:00:00Z','fieldsV1':{'f:spec':{'f:template':{}}}}"),
            Json("{'manager':'kube-controller-manager','operation':'Update','subresource':'status','time':'2026-03-01T12:00:00Z','fieldsV1':{'f:status':{}}}"));

        var commit = TemplateAuthor.Of(deployment, before, default);

        commit.Author.ShouldBe("kubectl-set");
        commit.Subject.ShouldStartWith("Deployment shop/web: ");
        commit.Subject.ShouldContain("image web:1 → web:2");
        commit.Subject.ShouldContain("env");
        commit.Subject.ShouldNotContain("hunter2");
    }

    private static JsonObject Template(string image) => (JsonObject)Deployment(image: image).Find("spec", "template")!;
}
