using System.Text.Json.Nodes;
using Trimtab.Adapters.HealthChecks;
using Trimtab.Adapters.Tests.Kubernetes.Contract;
using Trimtab.Domain.Assets;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Gates.Policies;
using Trimtab.Domain.Updates;
using Trimtab.Domain.Updates.Checks;
using Trimtab.Domain.Versions;
using Trimtab.TestKit.Clusters;
using Trimtab.TestKit.Docker;
using Trimtab.TestKit.Files;
using Trimtab.TestKit.Running;

namespace Trimtab.Adapters.Tests.HealthChecks;

/// <summary>Commands as health checks in the pods of a real Deployment, with the rights that the shipped chart's switches grant.</summary>
public sealed class PodExecCheckTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [RealClusterFact]
    public async Task A_command_runs_in_the_updated_container_of_a_ready_pod()
    {
        using var cluster = HttpClusterServer.Connect(TestAccess.Kubeconfig(TimeProvider.System).Read(RealCluster.Kubeconfig!, null));
        using var scratch = new ScratchDirectory();
        var home = $"exec-{Guid.NewGuid():n}"[..18];
        await cluster.CreateAsync(Manifest.Of($$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{home}}"} }"""), None);
        await using var account = await ChartAccount.CreateAsync(
            cluster, home, scratch["account"], "commands", [Manifest.Of("""{"apiGroups":["apps"],"resources":["deployments","statefulsets","daemonsets"],"verbs":["get","list"]}""")]);
        try
        {
            await cluster.CreateAsync(Deployment(home), None);
            await Eventually.TrueAsync(async () => (await cluster.GetAsync(new ObjectReference(KindName.Deployment, home, "web"), None))?.Number("status", "readyReplicas") == 1, "the pod is ready");
            var (web, release) = (Update(home, AssetKind.Deployment), Update(home, AssetKind.HelmRelease));

            (await RunAsync(account.Cluster, web, ["sh", "-c", "cat /etc/role; echo token=ghp_0123456789abcdefghijklmnopqrstuvwxyz"])).ShouldBe(
                new CheckResult(true, $"In pod {await PodAsync(cluster, home)}: Ended with exit code 0: updated\ntoken=[REDACTED]."));
            (await RunAsync(account.Cluster, web, ["sh", "-c", "echo broken >&2; exit 3"])).Reason.ShouldEndWith("Ended with exit code 3: broken.");
            (await RunAsync(account.Cluster, web, ["cat", "/etc/role"], "side")).Reason.ShouldEndWith("Ended with exit code 0: beside.");
            (await RunAsync(account.Cluster, web, ["cat", "/etc/role"], "none")).ShouldBe(new CheckResult(false, "No ready pod of the new version has a container none to run the command in."));
            (await RunAsync(account.Cluster, web, ["/no/such/program"])).IsGood.ShouldBeFalse();
            (await RunAsync(account.Cluster, web, ["sleep", "60"], limit: 5)).Reason.ShouldContain("no answer within 5 s");
            (await RunAsync(account.Cluster, release, ["cat", "/etc/role"])).Reason.ShouldEndWith("Ended with exit code 0: beside.");
            await cluster.CreateAsync(Manifest.Of($$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{home}}-x"} }"""), None);
            await using var stranger = await ChartAccount.CreateAsync(cluster, $"{home}-x", scratch["stranger"], "patch", []);
            (await RunAsync(stranger.Cluster, web, ["true"])).Reason.ShouldContain("The right to get and create pods/exec is wanted.");
        }
        finally
        {
            await cluster.DeleteAsync(new ObjectReference(KindName.Namespace, "", home), new DeleteOptions(), None);
            await cluster.DeleteAsync(new ObjectReference(KindName.Namespace, "", $"{home}-x"), new DeleteOptions(), None);
        }
    }

    private static async Task<CheckResult> RunAsync(ICluster cluster, UpdateDocument update, string[] command, string? container = null, int limit = 30)
        => await new ExecCheck(new NoContainerHosts(), new UpdatedPods(new FixedClusters(cluster)), TimeProvider.System)
            .RunAsync(new HealthCheck(CheckKind.Exec) { Command = command, Container = container, TimeLimit = TimeSpan.FromSeconds(limit) }, update, None);

    private static async Task<string> PodAsync(ICluster cluster, string home) => (await cluster.ListAsync(KindName.Pod, home, null, None)).Items.Single().Name;

    private static JsonObject Deployment(string home) => Manifest.Of($$"""
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"{{home}}","annotations":{"meta.helm.sh/release-name":"web","meta.helm.sh/release-namespace":"{{home}}"} },
         "spec":{"replicas":1,"selector":{"matchLabels":{"app":"web"} },"template":{"metadata":{"labels":{"app":"web"} },"spec":{"terminationGracePeriodSeconds":1,"containers":[
           {"name":"side","image":"trimtab.test/busybox:1","imagePullPolicy":"Never","command":["sh","-c","echo beside > /etc/role; exec sleep 3600"]},
           {"name":"web","image":"trimtab.test/busybox:1","imagePullPolicy":"Never","command":["sh","-c","echo updated > /etc/role; exec sleep 3600"]}]} } } }
        """);

    private static UpdateDocument Update(string home, AssetKind kind)
    {
        var id = new AssetId("real", home, kind, "web");
        return new UpdateDocument
        {
            Change = new Change(id, kind == AssetKind.HelmRelease ? Change.Chart : "web", "trimtab.test/busybox", new ArtifactVersion("0", null), new ArtifactVersion("1", null), VersionChange.Major),
            Asset = new Asset(id),
            Mode = UpdateMode.Patch,
            Execution = new UpdateExecution(),
            QueuedAt = DateTimeOffset.UnixEpoch,
            PhaseSince = DateTimeOffset.UnixEpoch,
            NextTickDue = DateTimeOffset.UnixEpoch,
        };
    }
}
