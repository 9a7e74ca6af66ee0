using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Trimtab.Adapters.Helm;
using Trimtab.Adapters.Kubernetes;
using Trimtab.Adapters.Programs;
using Trimtab.Adapters.Tests.Kubernetes.Contract;
using Trimtab.Adapters.Tests.Registries;
using Trimtab.Domain.Assets;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Gates.Policies;
using Trimtab.Domain.Updates;
using Trimtab.Domain.Updates.Charts;
using Trimtab.Domain.Versions;
using Trimtab.Local;
using Trimtab.TestKit.Clusters;
using Trimtab.TestKit.Files;
using Trimtab.TestKit.Helm;
using Trimtab.TestKit.Running;
using Trimtab.TestKit.Time;

namespace Trimtab.Adapters.Tests.Helm;

/// <summary>The real helm program, a chart repository over HTTP, and a real cluster (helm writes its history as protobuf, which the twin does not take),
/// with the rights that the shipped chart's switch grants and those of the chart's own kinds.</summary>
public sealed class HelmUpdateModeTests : IAsyncLifetime
{
    private const string Hook = "\n---\napiVersion: batch/v1\nkind: Job\nmetadata: { name: migrate, annotations: { helm.sh/hook: pre-upgrade } }\n"
        + "spec: { template: { spec: { restartPolicy: Never, containers: [{ name: migrate, image: 'trimtab.test/busybox:1', imagePullPolicy: Never, command: ['true'] }] } } }\n";

    private const string Keys = "\n---\napiVersion: v1\nkind: Secret\nmetadata: { name: keys }\nstringData: { password: PASSWORD }\n";
    private const string Extra = "---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: extra }\ndata: { a: b }\n";

    private static readonly CancellationToken None = CancellationToken.None;
    private readonly ScratchDirectory _scratch = new();
    private readonly string _home = $"helm-{Guid.NewGuid():n}"[..18];
    private KubernetesCluster _cluster = null!;
    private ChartAccount _account = null!;
    private ChartShop _shop = null!;
    private RegistryScene _scene = null!;
    private HelmProgram _helm = null!;
    private HelmUpdateMode _mode = null!;

    public async Task InitializeAsync()
    {
        _cluster = HttpClusterServer.Connect(TestAccess.Kubeconfig(TimeProvider.System).Read(RealCluster.Kubeconfig!, null));
        _shop = await ChartShop.StartAsync();
        foreach (var (version, tag) in new[] { ("1.0.0", "1"), ("1.1.0", "2"), ("1.2.0", "3-missing") })
        {
            await _shop.AddAsync(version, $"web:{tag}", more: version == "1.1.0" ? Hook : "");
        }

        await _shop.AddAsync("1.3.0", "web:2", more: Keys.Replace("PASSWORD", "hunter2hunter2", StringComparison.Ordinal) + Extra);
        await _shop.AddAsync("1.4.0", "web:2", more: Keys.Replace("PASSWORD", "swordfish1234", StringComparison.Ordinal));

        await _cluster.CreateAsync(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = _home } }, None);
        _account = await ChartAccount.CreateAsync(_cluster, _home, _scratch["account"], "helm", [Rule("", "configmaps"), Rule("", "secrets"), Rule("", "services", "get"), Rule("apps", "deployments"), Rule("batch", "jobs")]);
        var programs = new ProgramRunner(Options.Create(new ProgramOptions { Helm = LocalTools.Find().Helm }), TimeProvider.System);
        _scene = new RegistryScene($"clusters:\n  real: {{ kubeconfig: {{ file: {_account.Kubeconfig} }} }}\ncharts: {{ lab: {{ url: \"{_shop.Address}\", insecure: true }} }}\n");
        _helm = new HelmProgram(programs, _scene.Charts, _scene.Fleet);
        _mode = Mode(TimeProvider.System);
        await _shop.HelmAsync("install", "web", "web", "--repo", _shop.Address.ToString(), "--version", "1.0.0", "--namespace", _home, "--set", "greeting=hello", "--kubeconfig", RealCluster.Kubeconfig!);
    }

    public async Task DisposeAsync()
    {
        _scene.Dispose();
        await _shop.DisposeAsync();
        await _account.DisposeAsync();
        await _cluster.DeleteAsync(new ObjectReference(KindName.Namespace, "", _home), new DeleteOptions(), None);
        _cluster.Dispose();
        _scratch.Dispose();
    }

    [RealClusterFact]
    public async Task A_release_is_upgraded_with_its_values_and_rolled_back()
    {
        var update = await SavedAsync(Update("1.1.0"));

        // The hook is none of the release's objects, for helm neither.
        (await UntilAsync(() => _mode.ApplyAsync(update, None))).ShouldBeOfType<UpdateProgress.Ready>().Differences.ShouldBe(["~ Deployment web: spec.template.spec.containers[web].image web:1 → web:2"]);
        (await _mode.LookAsync(update, None)).ShouldBeOfType<UpdateProgress.Ready>();
        (await LiveAsync()).ShouldBe(("web:2", "hello"));
        (await _helm.ReadHistoryAsync(Release, None)).Select(static revision => (revision.Revision, revision.Status, revision.Chart)).ShouldBe([(1, "superseded", "web-1.0.0"), (2, "deployed", "web-1.1.0")]);
        (await UntilAsync(() => _mode.ApplyAsync(update, None))).ShouldBeOfType<UpdateProgress.Ready>();
        (await UntilAsync(() => _mode.RestoreAsync(update, None))).ShouldBeOfType<UpdateProgress.Ready>();

        (await LiveAsync()).ShouldBe(("web:1", "hello"));
        (await _helm.ReadHistoryAsync(Release, None)).Count.ShouldBe(3);
        (await UntilAsync(() => _mode.RestoreAsync(update, None))).ShouldBeOfType<UpdateProgress.Ready>();
        (await _helm.ReadHistoryAsync(Release, None)).Count.ShouldBe(3);
    }

    [RealClusterFact]
    public async Task What_an_upgrade_changes_is_told_by_its_dry_run_and_after_a_kill_by_the_revisions_but_no_secret()
    {
        var first = await SavedAsync(Update("1.3.0"));
        (await _mode.ApplyAsync(first, None)).Differences.ShouldBe(["+ ConfigMap extra", "+ Secret keys", "~ Deployment web: spec.template.spec.containers[web].image web:1 → web:2"]);
        await UntilAsync(() => _mode.ApplyAsync(first, None));
        string[] expected = ["- ConfigMap extra", "~ Secret keys: stringData.password (secret)"];

        var second = await SavedAsync(Update("1.4.0", from: "1.3.0"));
        (await _mode.ApplyAsync(second, None)).Differences.ShouldBe(expected);
        (await _mode.ApplyAsync(second, None)).Differences.ShouldBe(expected, "as if it had been killed before it wrote what it saw");
        (await _mode.ApplyAsync(second with { Differences = ["known"] }, None)).Differences.ShouldBe(["known"]);
    }

    [RealClusterFact]
    public async Task A_failed_upgrade_tells_what_it_would_have_changed()
    {
        // The account may read Services, which is all that a dry run does.
        await _shop.AddAsync("1.5.0", "web:2", more: "\n---\napiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: { ports: [{ port: 80 }] }\n");
        var update = await SavedAsync(Update("1.5.0"));

        var seen = (await _mode.ApplyAsync(update, None)).ShouldBeOfType<UpdateProgress.Failed>();

        seen.Reason.ShouldContain("forbidden");
        seen.Differences.ShouldBe(["+ Service web", "~ Deployment web: spec.template.spec.containers[web].image web:1 → web:2"]);
    }

    [RealClusterFact]
    public async Task A_release_that_a_killed_helm_left_pending_is_repaired()
    {
        var update = await SavedAsync(Update("1.1.0"));
        await UntilAsync(() => _mode.ApplyAsync(update, None));
        await PendAsync(2);

        (await _mode.ApplyAsync(update, None)).ShouldBeOfType<UpdateProgress.Pending>().Reason.ShouldBe("Helm says pending-upgrade of revision 2.");
        var later = Mode(new FakeClock(TimeProvider.System.GetUtcNow() + TimeSpan.FromMinutes(5)));
        (await later.ApplyAsync(update, None)).ShouldBeOfType<UpdateProgress.Pending>().Reason.ShouldContain("revision 1 is rolled out again");
        (await LiveAsync()).Image.ShouldBe("web:1");
        (await UntilAsync(() => _mode.ApplyAsync(update, None))).ShouldBeOfType<UpdateProgress.Ready>();

        (await LiveAsync()).ShouldBe(("web:2", "hello"));
    }

    [RealClusterFact]
    public async Task What_the_repository_does_not_have_fails_before_anything_is_written()
    {
        var update = await SavedAsync(Update("9.9.9"));

        (await _mode.ApplyAsync(update, None)).ShouldBeOfType<UpdateProgress.Failed>().Reason.ShouldEndWith("has no chart web 9.9.9.");

        (await _helm.ReadHistoryAsync(Release, None)).ShouldHaveSingleItem();
    }

    [RealClusterFact]
    public async Task Somebody_elses_upgrade_is_followed_and_its_failure_seen_after_the_old_version_is_back()
    {
        (await FollowAsync("1.1.0")).ShouldBeOfType<UpdateProgress.Pending>().Reason.ShouldBe("The release is web-1.0.0, deployed.");

        // As Flux does: an upgrade that fails, here because its hook is not done in time, is rolled back.
        await Should.ThrowAsync<InvalidOperationException>(() => UpgradeAsync("1.1.0", "--timeout", "20ms"));
        await _shop.HelmAsync("rollback", "web", "1", "--namespace", _home, "--kubeconfig", RealCluster.Kubeconfig!);
        (await FollowAsync("1.1.0")).ShouldBeOfType<UpdateProgress.Failed>().Reason.ShouldStartWith("Helm says that revision 2 failed: Upgrade \"web\" failed");
        (await UntilAsync(() => FollowAsync("1.0.0"))).ShouldBeOfType<UpdateProgress.Ready>();

        await UpgradeAsync("1.1.0");
        (await UntilAsync(() => FollowAsync("1.1.0"))).ShouldBeOfType<UpdateProgress.Ready>();
    }

    [RealClusterFact]
    public async Task What_a_release_runs_meanwhile_is_told()
        => (await Should.ThrowAsync<UpdateOvertakenException>(() => SavedAsync(Update("1.2.0", from: "1.1.0")))).Running.Version.ShouldBe("1.0.0");

    private Task UpgradeAsync(string version, params string[] more)
        => _shop.HelmAsync(["upgrade", "web", "web", "--repo", _shop.Address.ToString(), "--version", version, "--namespace", _home, "--reuse-values", "--kubeconfig", RealCluster.Kubeconfig!, .. more]);

    private ReleaseName Release => new("real", _home, "web");

    private HelmUpdateMode Mode(TimeProvider time) => new(_helm, Progress(time), time);

    private ReleaseProgress Progress(TimeProvider time) => new(_helm, new FixedClusters(_account.Cluster), time);

    private Task<UpdateProgress> FollowAsync(string version) => Progress(TimeProvider.System).FollowAsync(Release, version, default, 0, None);

    private static JsonObject Rule(string group, string resource) => Rule(group, resource, "get", "create", "patch", "delete");

    private static JsonObject Rule(string group, string resource, params string[] verbs)
        => new() { ["apiGroups"] = new JsonArray(group), ["resources"] = new JsonArray(resource), ["verbs"] = new JsonArray([.. verbs.Select(static verb => JsonValue.Create(verb))]) };

    private UpdateDocument Update(string to, string from = "1.0.0")
    {
        var id = new AssetId("real", _home, AssetKind.HelmRelease, "web");
        return new UpdateDocument
        {
            Change = new Change(id, Change.Chart, $"{_shop.Address}web", new ArtifactVersion(from, null), new ArtifactVersion(to, null), VersionChange.Minor),
            Asset = new Asset(id),
            Mode = UpdateMode.Helm,
            Execution = new UpdateExecution(),
            QueuedAt = DateTimeOffset.UnixEpoch,
            PhaseSince = DateTimeOffset.UnixEpoch,
            NextTickDue = DateTimeOffset.UnixEpoch,
        };
    }

    private async Task<UpdateDocument> SavedAsync(UpdateDocument update) => update with { Saved = await _mode.SaveAsync(update, None) };

    private static async Task<UpdateProgress> UntilAsync(Func<Task<UpdateProgress>> look)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            if (await look() is not UpdateProgress.Pending and var progress)
            {
                return progress;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, limit.Token);
        }
    }

    private async Task<(string Image, string Greeting)> LiveAsync()
    {
        var live = await _cluster.GetAsync(new ObjectReference(KindName.Deployment, _home, "web"), None);
        var map = await _cluster.GetAsync(new ObjectReference(KindName.ConfigMap, _home, "web"), None);
        return (live!.Items("spec", "template", "spec", "containers").Single().Text("image"), map!.Text("data", "greeting"));
    }

    // As helm writes it before it begins; the label and the content say the same.
    private async Task PendAsync(int revision)
    {
        var secret = (await _cluster.GetAsync(new ObjectReference(KindName.Secret, _home, $"sh.helm.release.v1.web.v{revision}"), None))!;
        var inner = Convert.FromBase64String(System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(secret.Text("data", "release"))));
        using var unzipped = new MemoryStream();
        await using (var zip = new System.IO.Compression.GZipStream(new MemoryStream(inner), System.IO.Compression.CompressionMode.Decompress))
        {
            await zip.CopyToAsync(unzipped);
        }

        var release = (JsonObject)JsonNode.Parse(unzipped.ToArray())!;
        release["info"]!["status"] = "pending-upgrade";
        using var zipped = new MemoryStream();
        await using (var zip = new System.IO.Compression.GZipStream(zipped, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
        {
            await zip.WriteAsync(System.Text.Encoding.UTF8.GetBytes(release.ToJsonString()));
        }

        var data = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Convert.ToBase64String(zipped.ToArray())));
        await _cluster.PatchAsync(
            secret.Reference,
            new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["status"] = "pending-upgrade" } }, ["data"] = new JsonObject { ["release"] = data } },
            null,
            None);
    }
}
