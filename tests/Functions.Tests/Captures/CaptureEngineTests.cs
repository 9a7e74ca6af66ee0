using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Trimtab.Adapters.Kubernetes;
using Trimtab.Adapters.Programs;
using Trimtab.Domain.Captures;
using Trimtab.Domain.Captures.Rules;
using Trimtab.Domain.Captures.Watching;
using Trimtab.Domain.Captures.Witness;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Leadership;
using Trimtab.Domain.Yaml;
using Trimtab.Functions.Tests.Documentation;
using Trimtab.Functions.Tests.Probe;
using Trimtab.Hosting.Captures;
using Trimtab.TestKit.Clusters;
using Trimtab.TestKit.Files;
using Trimtab.TestKit.Messaging;
using Trimtab.TestKit.Running;
using Trimtab.Twin;

namespace Trimtab.Functions.Tests.Captures;

/// <summary>The engine with its real rules and watches, on the twin and on a real API server.</summary>
public sealed class CaptureEngineTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly string _name = $"captured-{Guid.NewGuid():N}"[..20];
    private readonly RecordingSender _sender = new();

    [Fact]
    public async Task On_the_twin_changes_that_persisted_are_sent_and_nothing_else()
    {
        using var scratch = new ScratchDirectory();
        await using var twin = await TwinServer.StartAsync(new TwinOptions { RunsWorkloads = false }, TimeProvider.System, None);
        await twin.WriteKubeconfigAsync(scratch["config"], None);
        await PlayAsync(scratch["config"]);
    }

    [RealClusterFact]
    public Task On_a_real_api_server_changes_that_persisted_are_sent_and_nothing_else() => PlayAsync(RealCluster.Kubeconfig!);

    private async Task PlayAsync(string kubeconfig)
    {
        using var cluster = new KubernetesCluster(
            "apps", TestAccess.Kubeconfig(TimeProvider.System).Read(kubeconfig, null), new KubernetesLimits(), TimeProvider.System, NullLogger<KubernetesCluster>.Instance);
        foreach (var file in (string[])["gitrepoconfigs.yaml", "watchrules.yaml", "clusterwatchrules.yaml"])
        {
            await cluster.ApplyAsync(Read(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "infra", "crds", file))), new ApplyOptions(), None);
        }

        await Eventually.TrueAsync(
            async () => await cluster.ResolveAsync(CaptureKinds.GitRepoConfig, None) is not null && await cluster.ResolveAsync(CaptureKinds.ClusterWatchRule, None) is not null && await cluster.ResolveAsync(CaptureKinds.WatchRule, None) is not null,
            "the kinds are served");
        await cluster.CreateAsync(Read($"{{ apiVersion: v1, kind: Namespace, metadata: {{ name: {_name} }} }}"), None);
        try
        {
            await WatchedAsync(cluster, kubeconfig);
        }
        finally
        {
            await cluster.DeleteAsync(new ObjectReference(CaptureKinds.GitRepoConfig, "", _name), new DeleteOptions(), None);
            await cluster.DeleteAsync(new ObjectReference(KindName.Namespace, "", _name), new DeleteOptions(), None);
        }
    }

    private async Task WatchedAsync(KubernetesCluster cluster, string kubeconfig)
    {
        using var stop = new CancellationTokenSource();
        using var metrics = new CaptureMetrics();
        var witnesses = new AdmissionWitnesses(TimeProvider.System);
        var points = new ResumePoints(new Dictionary<string, string>(StringComparer.Ordinal));
        var place = new CaptureCluster("apps", cluster, cluster);
        var engine = new CaptureEngine(
            place, _sender, points, witnesses, metrics, new CurrentRules(), new CaptureStanding(TimeProvider.System), Options.Create(new CaptureOptions()), TimeProvider.System, NullLogger<CaptureEngine>.Instance);
        await CreateAsync(kubeconfig, Map("before", "1"));
        await CreateAsync(kubeconfig, $"{{ apiVersion: configbutler.ai/v1alpha1, kind: GitRepoConfig, metadata: {{ name: {_name} }}, spec: {{ repoUrl: 'https://git.example.com/a.git' }} }}");
        await CreateAsync(kubeconfig, $"{{ apiVersion: configbutler.ai/v1alpha1, kind: WatchRule, metadata: {{ name: all, namespace: {_name} }}, spec: {{ gitRepoConfigRef: {_name}, rules: [{{ resources: [configmaps, secrets] }}] }} }}");
        var running = engine.RunAsync(stop.Token);
        await Eventually.TrueAsync(() => Task.FromResult(Changes("before").Any()), "what was there is sent");
        await Eventually.TrueAsync(() => Task.FromResult(_sender.Of<CapturePresence>().Any(presence => presence.Keys.Contains($"/ConfigMap/{_name}/before"))), "the list is sent");

        var wanted = Read(Map("settings", "one"));
        witnesses.Add(new AdmissionWitness(CaptureOperation.Create, "jane", [], wanted.Reference.Key, "", CaptureContent.DigestOf(wanted)));
        await CreateAsync(kubeconfig, Map("settings", "one"));
        await CreateAsync(kubeconfig, $"{{ apiVersion: v1, kind: Secret, metadata: {{ name: token, namespace: {_name} }} }}");
        await Eventually.TrueAsync(() => Task.FromResult(Changes("settings").Any()), "the change is sent");
        await cluster.ApplyAsync(Read(Map("own", "ours")), new ApplyOptions(), None);
        await cluster.DeleteAsync(new ObjectReference(KindName.ConfigMap, _name, "settings"), new DeleteOptions(), None);
        await Eventually.TrueAsync(() => Task.FromResult(Changes("settings").Count() == 2), "the deletion is sent");

        Changes("before").First().IsFromList.ShouldBeTrue();
        Changes("settings").Select(change => change.Operation).ShouldBe([CaptureOperation.Create, CaptureOperation.Delete]);
        Changes("settings").First().User.ShouldBe("jane");
        Changes("settings").First().Content.ShouldBe($"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n  namespace: {_name}\ndata:\n  key: one\n");
        (Changes("token").Count(), Changes("own").Count()).ShouldBe((0, 0));
        var rule = new ObjectReference(CaptureKinds.WatchRule, _name, "all");
        await Eventually.TrueAsync(
            async () => (await cluster.GetAsync(rule, None))!.Items("status", "conditions").Any(condition => condition.Text("reason") == "SecretsRefused"), "the condition says why secrets are refused");
        CapturePoint.Parse(points.Find(CapturePoint.NameOf(KindName.ConfigMap))).ShouldNotBeNull();
        await stop.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    // Another program than Trimtab writes: its field manager is not ours.
    private static async Task CreateAsync(string kubeconfig, string yaml)
    {
        var call = new ProgramCall(ProgramName.Kubectl, ["--kubeconfig", kubeconfig, "create", "--validate=false", "-f", "-"])
        {
            WriteInput = async (input, token) => await input.WriteAsync(Encoding.UTF8.GetBytes(yaml), token),
        };
        var result = await new ProgramRunner(Options.Create(new ProgramOptions()), TimeProvider.System).RunAsync(call, None);
        result.ExitCode.ShouldBe(0, result.Error);
    }

    private IEnumerable<Capture> Changes(string name) => _sender.Of<CaptureChange>().Where(change => change.Change.Object == new ObjectReference(change.Change.Object.Kind, _name, name)).Select(change => change.Change);

    private string Map(string name, string value) => $"{{ apiVersion: v1, kind: ConfigMap, metadata: {{ name: {name}, namespace: {_name} }}, data: {{ key: '{value}' }} }}";

    private static JsonObject Read(string yaml) => (JsonObject)YamlTree.Parse("test.yaml", yaml, YamlLimits.Manifests).Single().Root!;
}
