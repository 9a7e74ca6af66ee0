using Trimtab.Domain.Clusters;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Reconcile;

namespace Trimtab.Domain.Tests.Reconcile;

public sealed class GuardedReconcileTests : IDisposable
{
    private static readonly string Fleet = ReconcileScene.Fleet.Replace("timeout: 2m }", "timeout: 2m, rollout: careful }", StringComparison.Ordinal)
        + "\npolicies: { rollout: { careful: {} } }";

    private static readonly string First = Manifests.Namespace + Manifests.Config("settings") + Manifests.Config("other") + Manifests.Deployment("web", "web:1", config: "settings");
    private readonly ReconcileScene _scene = new(Fleet);

    [Fact]
    public async Task A_first_install_is_applied_straight()
    {
        await _scene.PushAsync(First);

        _scene.Rollouts.Started.ShouldBeEmpty();
        (await _scene.StateAsync()).Phase.ShouldBe(TargetPhase.Healthy);
    }

    [Fact]
    public async Task A_changed_template_starts_a_rollout_after_the_new_objects_and_before_every_other_change()
    {
        var (good, _) = await _scene.PushAsync(First);

        var (revision, _) = await _scene.PushAsync(
            Manifests.Namespace + Manifests.Config("settings") + Manifests.Config("other", "2") + Manifests.Config("new") + Manifests.Deployment("web", "web:2", config: "settings"));

        var request = _scene.Rollouts.Started.ShouldHaveSingleItem();
        request.Revision.ShouldBe(revision);
        request.PreviousRevision.ShouldBe(good);
        request.Deployments.ShouldHaveSingleItem().Name.ShouldBe("web");
        request.Configuration.ShouldBeEmpty();
        request.Created.ShouldHaveSingleItem().Name.ShouldBe("new");
        (await _scene.FindConfigAsync("new")).ShouldNotBeNull();
        (await _scene.FindConfigAsync("other"))!.Text("data", "value").ShouldBe("1");
        (await _scene.FindAsync("apps/v1", "Deployment", "web"))!.ToJsonString().ShouldContain("web:1");
        var state = await _scene.StateAsync();
        state.Phase.ShouldBe(TargetPhase.RollingOut);
        state.LastGoodRevision.ShouldBe(good);
    }

    [Fact]
    public async Task Changed_configuration_that_the_pods_use_is_rolled_out_and_stays_as_it_is_until_promotion()
    {
        await _scene.PushAsync(First);

        await _scene.PushAsync(First.Replace("name: settings }\ndata: { value: \"1\" }", "name: settings }\ndata: { value: \"2\" }", StringComparison.Ordinal));

        var request = _scene.Rollouts.Started.ShouldHaveSingleItem();
        request.Deployments.ShouldHaveSingleItem().Name.ShouldBe("web");
        request.Configuration.ShouldHaveSingleItem().Text("data", "value").ShouldBe("2");
        (await _scene.FindConfigAsync("settings"))!.Text("data", "value").ShouldBe("1");
    }

    [Theory]
    [InlineData("other ConfigMap", "name: other }\ndata: { value: \"1\" }", "name: other }\ndata: { value: \"2\" }")]
    [InlineData("replicas", "replicas: 2", "replicas: 4")]
    public async Task What_the_pods_do_not_see_is_applied_straight(string name, string before, string after)
    {
        await _scene.PushAsync(First);

        var (revision, _) = await _scene.PushAsync(First.Replace(before, after, StringComparison.Ordinal));

        _scene.Rollouts.Started.ShouldBeEmpty(name);
        (await _scene.StateAsync()).LastGoodRevision.ShouldBe(revision);
    }

    [Fact]
    public async Task While_a_rollout_runs_nothing_of_the_target_is_touched()
    {
        await _scene.PushAsync(First);
        await _scene.PushAsync(First.Replace("web:1", "web:2", StringComparison.Ordinal));
        await _scene.PatchAsync((await _scene.FindConfigAsync("other"))!, """{"data":{"value":"by hand"}}""");
        _scene.Cluster.ResetCounts();

        await _scene.LookAsync();

        _scene.Cluster.Writes.ShouldBe(0);
    }

    [Fact]
    public async Task Canary_objects_are_neither_drift_nor_pruned()
    {
        await _scene.PushAsync(First);
        var canary = Objects.Of("v1", "ConfigMap", "settings-1a2b", "shop", """{"metadata":{"labels":{"trimtab.dev/track":"canary","trimtab.dev/target":"shop"}}}""");
        await _scene.ApplyAsync(canary);

        await _scene.LookAsync();

        (await _scene.FindConfigAsync("settings-1a2b")).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_newer_revision_supersedes_and_removes_what_the_older_one_made()
    {
        await _scene.PushAsync(First);
        var (older, _) = await _scene.PushAsync(First.Replace("web:1", "web:2", StringComparison.Ordinal) + Manifests.Config("only-older"));

        await _scene.PushAsync(First);

        _scene.Rollouts.Superseded.ShouldBe(older);
        (await _scene.FindConfigAsync("only-older")).ShouldBeNull();
        (await _scene.StateAsync()).Phase.ShouldBe(TargetPhase.Healthy);
    }

    [Fact]
    public async Task Promotion_applies_the_rest_and_the_end_makes_it_the_last_good_one()
    {
        await _scene.PushAsync(First + Manifests.Config("leaver"));
        var (revision, _) = await _scene.PushAsync(
            First.Replace("web:1", "web:2", StringComparison.Ordinal).Replace("name: other }\ndata: { value: \"1\" }", "name: other }\ndata: { value: \"2\" }", StringComparison.Ordinal));
        (await _scene.FindConfigAsync("leaver")).ShouldNotBeNull();

        await _scene.Applier.PromoteAsync("shop", revision, ReconcileScene.Context("tick"), default);

        (await _scene.FindAsync("apps/v1", "Deployment", "web"))!.ToJsonString().ShouldContain("web:2");
        (await _scene.FindConfigAsync("other"))!.Text("data", "value").ShouldBe("2");
        (await _scene.FindConfigAsync("leaver")).ShouldBeNull();
        (await _scene.StateAsync()).AppliedRevision.ShouldBe(revision);

        _scene.Rollouts.Running = null;
        await _scene.Applier.MarkGoodAsync("shop", revision, ReconcileScene.Context("tick"), default);

        var state = await _scene.StateAsync();
        state.Phase.ShouldBe(TargetPhase.Healthy);
        state.LastGoodRevision.ShouldBe(revision);
    }

    [Fact]
    public async Task A_promoted_revision_that_is_taken_back_leaves_the_last_good_one()
    {
        var (good, _) = await _scene.PushAsync(First);
        var (revision, _) = await _scene.PushAsync(First.Replace("web:1", "web:2", StringComparison.Ordinal) + Manifests.Config("new"));
        await _scene.Applier.PromoteAsync("shop", revision, ReconcileScene.Context("tick"), default);

        await _scene.Holds.PlaceAsync("shop", revision, "errors", default);
        await _scene.Applier.TakeBackAsync("shop", revision, ReconcileScene.Context("tick"), default);

        (await _scene.FindAsync("apps/v1", "Deployment", "web"))!.ToJsonString().ShouldContain("web:1");
        (await _scene.FindConfigAsync("new")).ShouldBeNull();
        var state = await _scene.StateAsync();
        state.AppliedRevision.ShouldBe(good);
        state.Phase.ShouldBe(TargetPhase.Failed);
        state.TakenBackRevision.ShouldBe(revision);

        _scene.Rollouts.Running = null;
        (await _scene.LookAsync()).ShouldBeOfType<Outcome.Done>();
        (await _scene.FindAsync("apps/v1", "Deployment", "web"))!.ToJsonString().ShouldContain("web:1");
    }

    [Fact]
    public async Task A_promotion_that_the_cluster_refuses_says_why()
    {
        await _scene.PushAsync(First);
        var (revision, _) = await _scene.PushAsync(First.Replace("web:1", "web:2", StringComparison.Ordinal));
        await _scene.ApplyAsync(Objects.Of("v1", "ResourceQuota", "small", "shop", """{"spec":{"hard":{"pods":"0"}}}"""));

        var refusal = await Should.ThrowAsync<RevisionRefusedException>(() => _scene.Applier.PromoteAsync("shop", revision, ReconcileScene.Context("tick"), default));

        refusal.Faults.ShouldHaveSingleItem().ShouldContain("quota small allows pods 0");
    }

    [Fact]
    public async Task The_canarys_pods_count_against_the_quota()
    {
        await _scene.PushAsync(First + Manifests.Quota(3));
        await _scene.PatchAsync((await _scene.FindAsync("v1", "ResourceQuota", "small"))!, """{"status":{"used":{"pods":"2"}}}""", "status");

        await _scene.PushAsync(First.Replace("web:1", "web:2", StringComparison.Ordinal) + Manifests.Quota(3));

        (await _scene.StateAsync()).Reasons.ShouldHaveSingleItem().ShouldBe("Namespace shop: quota small allows pods 3, 2 used, 2 more needed by Deployment shop/web");
        _scene.Rollouts.Started.ShouldBeEmpty();
    }

    public void Dispose() => _scene.Dispose();
}
