using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Trimtab.Domain.Captures.Rules;
using Trimtab.Domain.Captures.Witness;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Leadership;
using Trimtab.Domain.Yaml;
using Trimtab.Functions.Tests.Documentation;
using Trimtab.Functions.Tests.Probe;
using Trimtab.Hosting.Captures;
using Trimtab.TestKit.Clusters;
using Trimtab.TestKit.Faults;
using Trimtab.TestKit.Logging;
using Trimtab.TestKit.Messaging;
using Trimtab.TestKit.Time;
using Trimtab.Twin;
using Trimtab.Twin.Api;

namespace Trimtab.Functions.Tests.Captures;

/// <summary>The engine over a simulated cluster with the namespace <c>shop</c>, a ConfigMap and a repository, by a clock that moves only when told to.</summary>
internal sealed class EngineScene : IAsyncDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);
    private static readonly ResourceType[] Served = [new(KindName.ConfigMap, "configmaps", true), new(KindName.Deployment, "deployments", true)];

    private readonly CaptureMetrics _metrics = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly TwinCluster _twin;
    private Task _running = Task.CompletedTask;

    private EngineScene()
    {
        _twin = new TwinCluster(new TwinOptions { EstablishDelay = TimeSpan.Zero, RunsWorkloads = false }, Clock);
        Cluster = new RestrictedCluster(_twin, Served);
        Storage = new StoppableSender(Sender);
        Standing = new CaptureStanding(Clock);
    }

    public FakeClock Clock { get; } = new();

    public RecordingSender Sender { get; } = new();

    public StoppableSender Storage { get; }

    public RestrictedCluster Cluster { get; }

    public CaptureStanding Standing { get; }

    public CollectedLog<CaptureEngine> Log { get; } = new();

    public static async Task<EngineScene> BeginAsync()
    {
        var scene = await BeginUndefinedAsync();
        foreach (var file in (string[])["gitrepoconfigs.yaml", "watchrules.yaml", "clusterwatchrules.yaml"])
        {
            await scene.ApplyAsync(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "infra", "crds", file)));
        }

        await scene.ApplyAsync("{ apiVersion: configbutler.ai/v1alpha1, kind: GitRepoConfig, metadata: { name: state }, spec: { repoUrl: 'https://git.example.com/a.git' } }");
        return scene;
    }

    /// <summary>A cluster that does not know the kinds of captures.</summary>
    public static async Task<EngineScene> BeginUndefinedAsync()
    {
        var scene = new EngineScene();
        await scene.ApplyAsync("{ apiVersion: v1, kind: Namespace, metadata: { name: shop } }");
        scene.CreateMap("settings", "one");
        return scene;
    }

    public void Start()
    {
        var engine = new CaptureEngine(
            new CaptureCluster("apps", Cluster, Cluster),
            Storage,
            new ResumePoints(new Dictionary<string, string>(StringComparer.Ordinal)),
            new AdmissionWitnesses(Clock),
            _metrics,
            new CurrentRules(),
            Standing,
            Options.Create(new CaptureOptions { ListInterval = TimeSpan.FromMinutes(1) }),
            Clock,
            Log);
        _running = engine.RunAsync(_stop.Token);
    }

    /// <summary>Somebody else than Trimtab makes a ConfigMap.</summary>
    public void CreateMap(string name, string value)
    {
        var map = Read($"{{ apiVersion: v1, kind: ConfigMap, metadata: {{ name: {name}, namespace: shop }}, data: {{ key: {value} }} }}");
        _twin.World.Run(() => _twin.World.Writes.Create(_twin.World.Catalog.Find(KindName.ConfigMap)!, "shop", map, new WriteOptions("kubectl-create")));
    }

    public Task DeleteMapAsync(string name) => _twin.DeleteAsync(new ObjectReference(KindName.ConfigMap, "shop", name), new DeleteOptions(), None);

    public Task RuleAsync(string resources)
        => ApplyAsync($"{{ apiVersion: configbutler.ai/v1alpha1, kind: WatchRule, metadata: {{ name: all, namespace: shop }}, spec: {{ gitRepoConfigRef: state, rules: [{{ resources: [{resources}] }}] }} }}");

    public void CutWatches() => _twin.CutWatches();

    /// <summary>Time goes on until the rule's condition has a reason.</summary>
    public Task UntilAsync(string reason)
        => Eventually.TrueAsync(
            async () =>
            {
                var holds = (await FindAsync()).Items("status", "conditions").Any(condition => condition.Text("reason") == reason);
                if (!holds)
                {
                    Clock.Advance(Step);
                }

                return holds;
            },
            $"the condition says {reason}");

    public async Task<JsonObject> FindAsync() => (await _twin.GetAsync(new ObjectReference(CaptureKinds.WatchRule, "shop", "all"), None))!;

    public async Task<JsonObject> StatusAsync() => (await FindAsync())["status"]!.AsObject();

    public async Task<JsonObject> ConditionAsync() => (await FindAsync()).Items("status", "conditions").Single();

    /// <summary>Another relay leads now.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
        _metrics.Dispose();
        _twin.Dispose();
    }

    private Task ApplyAsync(string yaml) => _twin.ApplyAsync(Read(yaml), new ApplyOptions(), None);

    private static JsonObject Read(string yaml) => (JsonObject)YamlTree.Parse("test.yaml", yaml, YamlLimits.Manifests).Single().Root!;
}
