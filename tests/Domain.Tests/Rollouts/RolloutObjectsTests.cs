using Trimtab.Domain.Clusters;
using Trimtab.Domain.Reconcile;
using Trimtab.Domain.Rollouts;
using static Trimtab.Domain.Tests.Rollouts.RolloutObjectsText;

namespace Trimtab.Domain.Tests.Rollouts;

public sealed class RolloutObjectsTests
{
    private const string Web = "apps/Deployment/shop/web";

    [Fact]
    public async Task A_stable_workload_gets_back_the_commit_of_the_template_that_it_gets_back()
    {
        var (stage, document) = await PromotedAsync();
        CommitOf(stage, Web).ShouldBe("v2");

        await new RolloutObjects(stage).RestoreStableAsync(document, default);

        (stage.Cluster.ImageOf("web"), CommitOf(stage, Web)).ShouldBe(("web:1", "v1"));
    }

    [Fact]
    public async Task A_stable_workload_whose_template_the_revision_left_as_it_was_gets_back_its_commit()
    {
        var (stage, document) = await PromotedAsync();
        await stage.Cluster.ApplyAsync(RevisionAnnotation.On(Deployment(), "v2"), new ApplyOptions(), default);

        await new RolloutObjects(stage).RestoreStableAsync(document, default);

        CommitOf(stage, Web).ShouldBe("v1");
    }

    [Fact]
    public async Task A_stable_workload_that_is_not_of_the_revision_is_not_written()
    {
        var (stage, document) = await PromotedAsync();
        await stage.Cluster.ApplyAsync(RevisionAnnotation.On(Deployment(), "v3"), new ApplyOptions(), default);
        var version = stage.Cluster.Find(Web)!.ResourceVersion;

        await new RolloutObjects(stage).RestoreStableAsync(document, default);

        (stage.Cluster.Find(Web)!.ResourceVersion, CommitOf(stage, Web)).ShouldBe((version, "v3"));
    }

    [Fact]
    public async Task A_canary_tells_its_commit()
    {
        var stage = new RolloutStage();
        await stage.SettleAsync(Deployment());
        stage.Commit("v2", Deployment(image: "web:2"));

        await stage.RunUntilAsync(await stage.StartAsync("v2"), static document => document.Step == 1);

        (CommitOf(stage, Web), CommitOf(stage, Web + "-canary")).ShouldBe(("v1", "v2"));
    }

    private static async Task<(RolloutStage Stage, RolloutDocument Document)> PromotedAsync()
    {
        var stage = new RolloutStage(RolloutStage.Quick with { Watch = TimeSpan.FromMinutes(1) });
        await stage.SettleAsync(Deployment());
        stage.Commit("v2", Deployment(image: "web:2"));
        var rollout = await stage.StartAsync("v2");
        return (stage, await stage.RunUntilAsync(rollout, static document => document.Phase == RolloutPhase.Watching));
    }

    private static string? CommitOf(RolloutStage stage, string key) => stage.Cluster.Find(key)!.Annotation(TrimtabNames.Revision);
}
