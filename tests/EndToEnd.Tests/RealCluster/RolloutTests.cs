using Trimtab.Domain.Rollouts;
using Trimtab.TestKit.Running;
using Trimtab.TestKit.Shop;

namespace Trimtab.EndToEnd.Tests.RealCluster;

/// <summary>Pushes to a shop of real pods under real load: new connections through its Services' addresses.</summary>
public sealed class RolloutTests(RealClusterFixture shop) : IClassFixture<RealClusterFixture>
{
    public static TheoryData<string, string> BadVersions { get; } = new()
    {
        { "fails 5 % of its requests", "the odds that it is worse" },
        { "crashes after 2 s", "exited with code 1" },
        { "has no image", "can't get image trimtab.test/missing:1" },
        { "runs out of memory", "exited with code 137" },
        { "never becomes ready", "not ready within 40 s" },
        { "answers slowly", "slow" },
    };

    [RealClusterTheory]
    [MemberData(nameof(BadVersions))]
    public async Task A_bad_version_is_rolled_back_with_its_reason_and_held(string what, string reason)
    {
        var before = await shop.LookAsync();
        var bad = Change(shop.Kept, "web", web => Spoil(web, what));

        var rollout = await shop.RollOutAsync($"a version that {what}", bad);

        await IsRolledBackAsync(rollout, reason, before);
    }

    [RealClusterFact]
    public async Task A_good_version_is_promoted()
    {
        var good = Change(shop.Kept, "web", static web => web);

        var rollout = await shop.RollOutAsync("a good version", good);

        await IsPromotedAsync(rollout, good);
    }

    [RealClusterFact]
    public async Task Bad_configuration_is_shown_to_a_canary_only_and_taken_back()
    {
        var before = await shop.LookAsync();

        var rollout = await shop.RollOutAsync("configuration that fails requests", shop.Kept with { ErrorRate = 0.2 });

        rollout.Workloads.Select(static workload => workload.Name).ShouldBe(["api", "web"], ignoreOrder: true);
        await IsRolledBackAsync(rollout, "the odds that it is worse", before);
    }

    [RealClusterFact]
    public async Task Good_configuration_is_promoted_and_read_by_new_pods()
    {
        var good = shop.Kept with { Greeting = shop.NextVersion() };

        var rollout = await shop.RollOutAsync("another greeting", good);

        rollout.Phase.ShouldBe(RolloutPhase.Succeeded, rollout.Status);
        var after = await shop.LookAsync();
        after.Configuration.ShouldContain(good.Greeting);
        after.Templates.ShouldContain("trimtab.dev/configuration");
        after.Leftovers.ShouldBeEmpty();
    }

    [RealClusterFact]
    public async Task Two_workloads_of_one_revision_are_promoted_together()
    {
        var good = Change(Change(shop.Kept, "web", static web => web), "api", static api => api);

        var rollout = await shop.RollOutAsync("both anew", good);

        rollout.Workloads.Count.ShouldBe(2);
        await IsPromotedAsync(rollout, good);
    }

    [RealClusterFact]
    public async Task Two_workloads_of_one_revision_are_taken_back_together()
    {
        var before = await shop.LookAsync();
        var half = Change(Change(shop.Kept, "web", static web => web), "api", static api => Spoil(api, "crashes after 2 s"));

        var rollout = await shop.RollOutAsync("a good one and a bad one", half);

        rollout.Workloads.Count.ShouldBe(2);
        await IsRolledBackAsync(rollout, "exited with code 1", before);
    }

    [RealClusterFact]
    public async Task A_newer_push_supersedes_a_running_rollout()
    {
        var first = Change(shop.Kept, "web", static web => web);
        var second = Change(shop.Kept, "web", static web => web);
        var firstRevision = await shop.PushAsync("soon outdated", first);
        await shop.WhenRolloutAsync(firstRevision, static rollout => rollout.Phase == RolloutPhase.Progressing);

        var rollout = await shop.RollOutAsync("newer", second);

        var outdated = await shop.WhenClosedAsync(firstRevision, first);
        outdated.Phase.ShouldBe(RolloutPhase.Superseded, outdated.Status);
        (await shop.FindHoldAsync(firstRevision)).ShouldBeNull();
        await IsPromotedAsync(rollout, second);
    }

    private async Task IsRolledBackAsync(RolloutDocument rollout, string reason, ShopSight before)
    {
        rollout.Phase.ShouldBe(RolloutPhase.RolledBack, rollout.Status);
        rollout.Status.ShouldContain(reason);
        var after = await shop.LookAsync();
        after.Templates.ShouldBe(before.Templates);
        after.Configuration.ShouldBe(before.Configuration);
        after.Commits.ShouldBe(before.Commits);
        after.Leftovers.ShouldBeEmpty();
        (await shop.FindHoldAsync(rollout.Revision)).ShouldNotBeNull();
        await IsRecordedOnceAsync(rollout, "rollout.rolledBack");
    }

    private async Task IsPromotedAsync(RolloutDocument rollout, ShopRevision promoted)
    {
        rollout.Phase.ShouldBe(RolloutPhase.Succeeded, rollout.Status);
        var after = await shop.LookAsync();
        promoted.Workloads.ShouldAllBe(workload => after.Templates.Contains($"\"version\":\"{workload.Version}\"", StringComparison.Ordinal));
        after.Leftovers.ShouldBeEmpty();
        rollout.Workloads.ShouldAllBe(workload => after.Commits.Contains($"{workload.Name} {rollout.Revision} {rollout.Revision}"));
        await IsRecordedOnceAsync(rollout, "rollout.promoted");
    }

    private async Task IsRecordedOnceAsync(RolloutDocument rollout, string action)
    {
        var records = await shop.ReadAuditAsync();
        records.Select(static record => record.Id).ShouldBeUnique();
        records.Count(record => record.Action == action && record.Id.Contains(rollout.Id, StringComparison.Ordinal)).ShouldBe(1);
    }

    private ShopRevision Change(ShopRevision revision, string name, Func<ShopWorkload, ShopWorkload> change)
        => revision with { Workloads = [.. revision.Workloads.Select(workload => workload.Name == name ? change(workload with { Version = shop.NextVersion() }) : workload)] };

    private static ShopWorkload Spoil(ShopWorkload workload, string what) => what switch
    {
        "fails 5 % of its requests" => With(workload, "ERROR_RATE", "0.05"),
        "crashes after 2 s" => With(workload, "CRASH_AFTER", "2"),
        "has no image" => workload with { Image = "trimtab.test/missing:1" },
        "runs out of memory" => ShopWorkload.OutOfMemory(workload),
        "never becomes ready" => workload with { ReadinessPath = "/nowhere" },
        "answers slowly" => With(workload, "LATENCY", "800"),
        _ => throw new ArgumentOutOfRangeException(nameof(what), what, "is not a way to be bad"),
    };

    private static ShopWorkload With(ShopWorkload workload, string variable, string value)
        => workload with { Variables = new Dictionary<string, string>(workload.Variables, StringComparer.Ordinal) { [variable] = value } };
}
