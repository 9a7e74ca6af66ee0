using System.Text.Json.Nodes;
using Trimtab.Domain.Assets;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Gates.Policies;
using Trimtab.Domain.Updates;
using Trimtab.Domain.Updates.Patching;
using Trimtab.Domain.Versions;
using Trimtab.TestKit.Clusters;
using Trimtab.TestKit.Time;
using Trimtab.Twin;

namespace Trimtab.Domain.Tests.Updates.Patching;

public sealed class PatchUpdateModeTests : IDisposable
{
    private readonly FakeClock _clock = new();
    private readonly TwinCluster _twin;
    private readonly PatchUpdateMode _mode;

    public PatchUpdateModeTests()
    {
        _twin = new TwinCluster(new TwinOptions(), _clock);
        _mode = new PatchUpdateMode(new FixedClusters(_twin), new WorkloadRollOut(_clock));
    }

    public void Dispose() => _twin.Dispose();

    [Theory]
    [InlineData(AssetKind.Deployment)]
    [InlineData(AssetKind.StatefulSet)]
    [InlineData(AssetKind.DaemonSet)]
    [InlineData(AssetKind.CronJob)]
    public async Task A_workload_runs_the_new_image_and_goes_back_to_the_old_one(AssetKind kind)
    {
        var live = await GivenAsync(kind);
        var update = await SavedAsync(Update(kind, "2"));

        (await UntilAsync(() => _mode.ApplyAsync(update, default))).ShouldBeOfType<UpdateProgress.Ready>();
        (await ImageAsync(live)).ShouldBe("web:2");
        (await _mode.LookAsync(update, default)).ShouldBeOfType<UpdateProgress.Ready>();
        (await SideAsync(live)).ShouldBe("side:1");
        (await UntilAsync(() => _mode.RestoreAsync(update, default))).ShouldBeOfType<UpdateProgress.Ready>();

        (await ImageAsync(live)).ShouldBe("web:1");
    }

    [Fact]
    public async Task A_missing_right_is_not_the_versions_fault()
    {
        var live = await GivenAsync(AssetKind.Deployment);
        var update = await SavedAsync(Update(AssetKind.Deployment, "2"));
        var restricted = new RestrictedCluster(_twin, []);
        restricted.Forbid(KindName.Deployment, "patch");

        var refused = await new PatchUpdateMode(new FixedClusters(restricted), new WorkloadRollOut(_clock)).ApplyAsync(update, default);

        refused.ShouldBeOfType<UpdateProgress.Failed>().IsUntouched.ShouldBeTrue(refused.Reason);
        (await ImageAsync(live)).ShouldBe("web:1");
    }

    [Theory]
    [InlineData(AssetKind.Deployment, "2-missing")]
    [InlineData(AssetKind.Deployment, "2-crash1s")]
    [InlineData(AssetKind.StatefulSet, "2-missing")]
    [InlineData(AssetKind.DaemonSet, "2-oom1s")]
    public async Task Pods_that_fail_are_seen_long_before_the_deadline_and_the_old_version_serves_again_within_a_minute(AssetKind kind, string tag)
    {
        var live = await GivenAsync(kind);
        var update = await SavedAsync(Update(kind, tag));
        var began = _clock.GetUtcNow();

        var failed = await UntilAsync(async () => await _mode.ApplyAsync(update, default) is UpdateProgress.Failed progress ? progress : new UpdateProgress.Pending("Not yet."));
        var seen = _clock.GetUtcNow();
        var restored = await UntilAsync(() => _mode.RestoreAsync(update, default));

        failed.Reason.ShouldContain("new pods");
        (seen - began).ShouldBeLessThan(TimeSpan.FromSeconds(30));
        restored.ShouldBeOfType<UpdateProgress.Ready>();
        (_clock.GetUtcNow() - seen).ShouldBeLessThan(TimeSpan.FromSeconds(60));
        (await ImageAsync(live)).ShouldBe("web:1");
    }

    [Fact]
    public async Task Other_content_under_the_same_tag_is_told_by_its_digest()
    {
        var live = await GivenAsync(AssetKind.Deployment);
        var digest = $"sha256:{new string('b', 64)}";
        var change = Update(AssetKind.Deployment, "1").Change;
        var update = await SavedAsync(Update(AssetKind.Deployment, "1") with { Change = change with { To = new ArtifactVersion("1", digest) } });

        await UntilAsync(() => _mode.ApplyAsync(update, default));

        (await ImageAsync(live)).ShouldBe($"web:1@{digest}");
    }

    [Fact]
    public async Task What_somebody_else_changed_is_not_overwritten()
    {
        var live = await GivenAsync(AssetKind.Deployment);
        var update = await SavedAsync(Update(AssetKind.Deployment, "2"));
        await _twin.PatchAsync(live.Reference, PatchedWorkload.Patch((await _twin.GetAsync(live.Reference, default))!, "web", "web:9"), null, default);

        (await _mode.ApplyAsync(update, default)).ShouldBeOfType<UpdateProgress.Failed>().Reason.ShouldBe("Somebody else set container web of Deployment shop/web to web:9.");
        await Should.ThrowAsync<UpdateRefusedException>(() => _mode.RestoreAsync(update, default));
        (await ImageAsync(live)).ShouldBe("web:9");
    }

    [Theory]
    [InlineData("{'paused':true}", "is paused")]
    public async Task What_would_not_roll_is_refused(string spec, string reason)
    {
        var live = await GivenAsync(AssetKind.Deployment);
        await _twin.PatchAsync(live.Reference, new JsonObject { ["spec"] = JsonNode.Parse(spec.Replace('\'', '"')) }, null, default);

        (await Should.ThrowAsync<UpdateRefusedException>(() => SavedAsync(Update(AssetKind.Deployment, "2")))).Message.ShouldContain(reason);
        (await Should.ThrowAsync<UpdateRefusedException>(() => SavedAsync(Update(AssetKind.Job, "2")))).Message.ShouldContain("never changes");
    }

    private static UpdateDocument Update(AssetKind kind, string to)
    {
        var id = new AssetId("twin", "shop", kind, "web");
        return new UpdateDocument
        {
            Change = new Change(id, "web", "docker.io/library/web", new ArtifactVersion("1", null), new ArtifactVersion(to, null), VersionChange.Major),
            Asset = new Asset(id),
            Mode = UpdateMode.Patch,
            Execution = new UpdateExecution(),
            QueuedAt = DateTimeOffset.UnixEpoch,
            PhaseSince = DateTimeOffset.UnixEpoch,
            NextTickDue = DateTimeOffset.UnixEpoch,
        };
    }

    private async Task<UpdateDocument> SavedAsync(UpdateDocument update) => update with { Saved = await _mode.SaveAsync(update, default) };

    private async Task<UpdateProgress> UntilAsync(Func<Task<UpdateProgress>> look)
    {
        for (var second = 0; second < 300; second++)
        {
            if (await look() is not UpdateProgress.Pending and var progress)
            {
                return progress;
            }

            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        return await look();
    }

    private async Task<JsonObject> GivenAsync(AssetKind kind)
    {
        await _twin.CreateAsync((JsonObject)JsonNode.Parse("""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"shop"}}""")!, default);
        const string Template = """{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"name":"web","image":"web:1"},{"name":"side","image":"side:1"}]}}""";
        var spec = kind == AssetKind.CronJob
            ? """{"schedule":"0 0 * * *","jobTemplate":{"spec":{"template":""" + Template.Replace("\"spec\":{", "\"spec\":{\"restartPolicy\":\"Never\",", StringComparison.Ordinal) + "}}}"
            : "{" + (kind == AssetKind.DaemonSet ? "" : "\"replicas\":3,") + (kind == AssetKind.StatefulSet ? "\"serviceName\":\"web\"," : "") + "\"selector\":{\"matchLabels\":{\"app\":\"web\"}},\"template\":" + Template + "}";
        var live = await _twin.CreateAsync(
            new JsonObject
            {
                ["apiVersion"] = PatchedWorkload.KindOf(kind)!.Value.ApiVersion,
                ["kind"] = kind.ToString(),
                ["metadata"] = new JsonObject { ["name"] = "web", ["namespace"] = "shop" },
                ["spec"] = JsonNode.Parse(spec),
            },
            default);
        for (var second = 0; second < 20; second++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        return live;
    }

    private async Task<string?> ImageAsync(JsonObject live) => PatchedWorkload.ImageOf((await _twin.GetAsync(live.Reference, default))!, "web");

    private async Task<string?> SideAsync(JsonObject live) => PatchedWorkload.ImageOf((await _twin.GetAsync(live.Reference, default))!, "side");
}
