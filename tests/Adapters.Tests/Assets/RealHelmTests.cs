using System.Diagnostics;
using Trimtab.Adapters.Tests.Kubernetes.Contract;
using Trimtab.Domain.Assets;
using Trimtab.Domain.Assets.Clusters;
using Trimtab.Domain.Clusters;
using Trimtab.Local;
using Trimtab.TestKit.Clusters;
using Trimtab.TestKit.Files;
using Trimtab.TestKit.Fleet;
using Trimtab.TestKit.Running;

namespace Trimtab.Adapters.Tests.Assets;

/// <summary>What the real helm leaves in a real cluster, in the inventory.</summary>
public sealed class RealHelmTests
{
    [RealClusterFact]
    public async Task A_release_and_its_workload_are_seen_with_their_history_and_what_runs()
    {
        using var scratch = new ScratchDirectory();
        using var cluster = HttpClusterServer.Connect(TestAccess.Kubeconfig(TimeProvider.System).Read(RealCluster.Kubeconfig!, null));
        var home = $"inventory-{Guid.NewGuid():n}"[..18];
        WriteChart(scratch);
        try
        {
            await HelmAsync(scratch, home, "install", "front", scratch["chart"], "--create-namespace", "--wait", "--timeout", "2m");
            await HelmAsync(scratch, home, "upgrade", "front", scratch["chart"], "--set", "colour=red", "--wait", "--timeout", "2m");
            var fleet = new FixedFleet($"clusters: {{ real: {{ kubeconfig: {{ file: /k }} }} }}\ninventory: {{ clusters: {{ real: {{ namespaces: {{ include: [{home}] }} }} }} }}\n");

            var scan = await new ClusterCollector(new FixedClusters(cluster), fleet, TimeProvider.System).ScanAsync("real", null, CancellationToken.None);

            scan.Faults.ShouldBeEmpty();
            var front = scan.Assets.Single(static asset => asset.Id.Kind == AssetKind.HelmRelease);
            front.Release.ShouldBe(new AssetRelease("web", "1.2.3", "7.0", front.Release!.ValuesDigest, "deployed", 2));
            front.Revisions.Select(static one => (one.Revision, one.Status)).ShouldBe([(2, "deployed"), (1, "superseded")]);
            var web = scan.Assets.Single(static asset => asset.Id.Kind == AssetKind.Deployment);
            web.Owners.ShouldBe([front.Id]);
            web.Health.ShouldBe(AssetHealth.Healthy, web.HealthReason);
            web.Pods.ShouldNotBeEmpty();
            web.Pods[0].ReplicaSet.ShouldNotBeNull();
        }
        finally
        {
            await cluster.DeleteAsync(new ObjectReference(KindName.Namespace, "", home), new DeleteOptions(), CancellationToken.None);
        }
    }

    private static void WriteChart(ScratchDirectory scratch)
    {
        Directory.CreateDirectory(scratch["chart/templates"]);
        File.WriteAllText(scratch["chart/Chart.yaml"], "apiVersion: v2\nname: web\nversion: 1.2.3\nappVersion: \"7.0\"\n");
        File.WriteAllText(scratch["chart/values.yaml"], "colour: blue\n");
        File.WriteAllText(scratch["chart/templates/web.yaml"], """
            apiVersion: apps/v1
            kind: Deployment
            metadata: { name: web }
            spec:
              selector: { matchLabels: { app: web } }
              template:
                metadata: { labels: { app: web }, annotations: { colour: "{{ .Values.colour }}" } }
                spec:
                  terminationGracePeriodSeconds: 1
                  containers: [{ name: web, image: "trimtab.test/busybox:1", imagePullPolicy: Never }]
            """);
    }

    private static async Task HelmAsync(ScratchDirectory scratch, string home, params string[] words)
    {
        var start = new ProcessStartInfo(LocalTools.Find().Helm, [.. words, "--kubeconfig", RealCluster.Kubeconfig!, "--namespace", home]) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment["HELM_CACHE_HOME"] = start.Environment["HELM_CONFIG_HOME"] = start.Environment["HELM_DATA_HOME"] = scratch["helm"];
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, error + await output);
    }
}
