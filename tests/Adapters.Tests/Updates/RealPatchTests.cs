using System.Text.Json.Nodes;
using Trimtab.Adapters.Tests.Kubernetes.Contract;
using Trimtab.Domain.Assets;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Gates.Policies;
using Trimtab.Domain.Updates;
using Trimtab.Domain.Updates.Patching;
using Trimtab.Domain.Versions;
using Trimtab.TestKit.Clusters;
using Trimtab.TestKit.Files;
using Trimtab.TestKit.Running;

namespace Trimtab.Adapters.Tests.Updates;

/// <summary>A patch on a real cluster, with the rights that the shipped chart's switch grants: an image that no node has fails at once, and the old one serves again.</summary>
public sealed class RealPatchTests
{
    private const string Manifest = """
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"},"spec":{"replicas":1,"selector":{"matchLabels":{"app":"web"}},"template":{"metadata":{"labels":{"app":"web"}},
        "spec":{"terminationGracePeriodSeconds":1,"containers":[{"name":"web","image":"trimtab.test/busybox:1","imagePullPolicy":"Never","command":["sleep","3600"]}]}}}}
        """;

    private static readonly CancellationToken None = CancellationToken.None;

    [RealClusterFact]
    public async Task A_broken_image_is_seen_and_taken_back_within_a_minute()
    {
        using var cluster = HttpClusterServer.Connect(TestAccess.Kubeconfig(TimeProvider.System).Read(RealCluster.Kubeconfig!, null));
        var home = $"patch-{Guid.NewGuid():n}"[..18];
        using var scratch = new ScratchDirectory();
        await cluster.CreateAsync(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = home } }, None);
        await using var account = await ChartAccount.CreateAsync(cluster, home, scratch["account"], "patch", []);
        var mode = new PatchUpdateMode(new FixedClusters(account.Cluster), new WorkloadRollOut(TimeProvider.System));
        try
        {
            var web = (JsonObject)JsonNode.Parse(Manifest)!;
            web["metadata"]!["namespace"] = home;
            await cluster.CreateAsync(web, None);
            var update = Update(home);
            await UntilAsync(async () => new WorkloadRollOut(TimeProvider.System).Progress((await cluster.GetAsync(new ObjectReference(KindName.Deployment, home, "web"), None))!));
            update = update with { Saved = await mode.SaveAsync(update, None) };

            (await UntilAsync(() => mode.ApplyAsync(update, None))).ShouldBeOfType<UpdateProgress.Failed>().Reason.ShouldContain("1 of 1 new pods fails");
            var seen = TimeProvider.System.GetTimestamp();
            (await UntilAsync(() => mode.RestoreAsync(update, None))).ShouldBeOfType<UpdateProgress.Ready>();

            TimeProvider.System.GetElapsedTime(seen).ShouldBeLessThan(TimeSpan.FromSeconds(60));
        }
        finally
        {
            await cluster.DeleteAsync(new ObjectReference(KindName.Namespace, "", home), new DeleteOptions(), None);
        }
    }

    private static UpdateDocument Update(string home)
    {
        var id = new AssetId("real", home, AssetKind.Deployment, "web");
        return new UpdateDocument
        {
            Change = new Change(id, "web", "trimtab.test/busybox", new ArtifactVersion("1", null), new ArtifactVersion("no-such", null), VersionChange.Incomparable),
            Asset = new Asset(id),
            Mode = UpdateMode.Patch,
            Execution = new UpdateExecution(),
            QueuedAt = DateTimeOffset.UnixEpoch,
            PhaseSince = DateTimeOffset.UnixEpoch,
            NextTickDue = DateTimeOffset.UnixEpoch,
        };
    }

    private static async Task<UpdateProgress> UntilAsync(Func<Task<UpdateProgress>> look)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while (true)
        {
            if (await look() is not UpdateProgress.Pending and var progress)
            {
                return progress;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, limit.Token);
        }
    }
}
