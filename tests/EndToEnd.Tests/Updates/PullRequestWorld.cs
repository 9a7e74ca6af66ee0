using System.Text.Json.Nodes;
using Trimtab.Adapters.AzureStorage;
using Trimtab.Adapters.Kubernetes;
using Trimtab.Domain.Assets;
using Trimtab.Domain.Audit;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Registries.Memory;
using Trimtab.Domain.Scans;
using Trimtab.EndToEnd.Tests.Worlds;
using Trimtab.Local;
using Trimtab.TestKit.Clusters;
using Trimtab.TestKit.Files;
using Trimtab.TestKit.Registries;
using Trimtab.Twin;

namespace Trimtab.EndToEnd.Tests.Updates;

/// <summary>A whole function app that asks people by pull requests: a Deployment on a twin that a target applies from a Git host, and the real registry that it has its image from.</summary>
internal sealed class PullRequestWorld : IAsyncDisposable
{
    private const string Namespace = "shop";
    private const string RegistrySecret = "a-secret-of-the-registry";
    private const string HostSecret = "a-secret-of-the-git-host";
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly ScratchDirectory _scratch = new();
    private readonly Stack<IAsyncDisposable> _started = new();
    private readonly StorageOptions _options;
    private readonly Uri _url = FreePort.Url();
    private RegistryProcess _registry = null!;
    private FleetClusters? _clusters;
    private ICluster _cluster = null!;

    private PullRequestWorld(StorageOptions options)
    {
        _options = options;
        Storage = new StorageAccount(options, TimeProvider.System);
        Changes = new ChangeDocuments(Storage.Documents);
        Holds = new UpdateHolds(Storage.Documents);
    }

    public static string Back => $"trial/{Namespace}/deployment/back";

    public StorageAccount Storage { get; }

    public ChangeDocuments Changes { get; }

    public UpdateHolds Holds { get; }

    public PeoplesGitHost Host { get; private set; } = null!;

    public FunctionAppProcess App { get; private set; } = null!;

    private string Image => $"{_registry.Host}/team/web";

    /// <summary>Starts everything with version 1.0.0 running, and waits until it is known.</summary>
    public static async Task<PullRequestWorld> StartAsync(StorageOptions options)
    {
        var world = new PullRequestWorld(options);
        try
        {
            await world.StartPartsAsync();
            await world.InstallAsync();
            return world;
        }
        catch
        {
            await world.DisposeAsync();
            throw;
        }
    }

    /// <summary>Releases a version: the registry has it, and tells.</summary>
    public async Task ReleaseAsync(string version)
    {
        using var push = new RegistryPush(_registry.Address);
        await push.ImageAsync("team/web", version, content: version);
    }

    /// <summary>The change to a version, once it is as wanted.</summary>
    public Task<ChangeDocument> WhenAsync(string version, Func<ChangeDocument, bool> isSo) => Changes.WhenAsync(Back, version, isSo);

    /// <summary>Has the repository looked at, and waits until it was.</summary>
    public async Task ScanAsync()
    {
        var asked = TimeProvider.System.GetUtcNow();
        await Storage.Sender.SendAsync(new ScanAssets(null, asked), MessageContext.For("test"), TimeSpan.Zero, None);
        var memories = new RepositoryMemories(Storage.Documents);
        await Eventually.WhenAsync(async () => (await memories.ReadAsync(Image, None)).Memory, memory => memory.CheckedAt >= asked);
    }

    public Task<string> RunsAsync() => _cluster.RunsAsync(Namespace, "back", Image);

    public string ManifestOf(string version) => BackManifest.Of(Namespace, Image, version);

    public async Task<IReadOnlyList<AuditRecord>> AuditAsync()
        => await new AuditReader(Storage.AppendLog).ReadAsync(None).Select(static entry => entry.Record).ToArrayAsync();

    public async Task StartAppAsync()
    {
        await (App?.DisposeAsync() ?? ValueTask.CompletedTask);
        App = await FunctionAppProcess.StartAsync(WholePrograms.Host, _url, Settings(), _scratch["app.log"], TimeProvider.System, None);
    }

    public async ValueTask DisposeAsync()
    {
        await (App?.DisposeAsync() ?? ValueTask.CompletedTask);
        _clusters?.Dispose();
        while (_started.TryPop(out var part))
        {
            await part.DisposeAsync();
        }

        Storage.Dispose();
        _scratch.Dispose();
    }

    private async Task StartPartsAsync()
    {
        _registry = Started(await RegistryProcess.StartAsync(new RegistryOptions { Notifications = (new Uri(_url, "api/webhooks/registry/local"), $"Bearer {RegistrySecret}") }));
        Host = Started(await PeoplesGitHost.StartAsync(_scratch.Path, new LocalWebhook(new Uri(_url, "api/webhooks/apps"), HostSecret)));
        var twin = Started(await TwinServer.StartAsync(new TwinOptions(), TimeProvider.System, None));
        await twin.WriteKubeconfigAsync(_scratch["kubeconfig"], None);
        await File.WriteAllTextAsync(_scratch["fleet.yaml"], Fleet());
        _clusters = TestAccess.Connect(_scratch["fleet.yaml"]);
        _cluster = await _clusters.GetAsync("trial", None);
    }

    private async Task InstallAsync()
    {
        await ReleaseAsync("1.0.0");
        await _cluster.CreateAsync((JsonObject)JsonNode.Parse($$$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{{Namespace}}}"}}""")!, None);
        await Host.FoundAsync(BackManifest.File, ManifestOf("1.0.0"));
        await StartAppAsync();
        await Eventually.WhenAsync(RunsAsync, static runs => runs == "1.0.0 running");
        await Storage.Sender.SendAsync(new ScanPlace("trial"), MessageContext.For("test"), TimeSpan.Zero, None);
        var inventory = new AssetInventory(Storage.Documents, TimeProvider.System);
        await Eventually.WhenAsync(
            () => inventory.ReadAsync(None),
            static snapshot => snapshot.Assets.Any(static asset => asset.Id.ToString() == Back && asset is { Health: AssetHealth.Healthy, Target: not null }));
        await ScanAsync();
    }

    // Nothing is found by an interval: the host's webhook tells of every merge.
    private string Fleet() => $$"""
        apiVersion: trimtab.dev/v1alpha1
        kind: Fleet
        clusters: { trial: { kubeconfig: { file: {{_scratch["kubeconfig"]}} } } }
        inventory: { clusters: { trial: { namespaces: { include: ["{{Namespace}}"] } } } }
        registries: { local: { host: "{{_registry.Host}}", insecure: true, webhook: { kind: distribution, secret: { env: REGISTRY_SECRET } } } }
        sources:
          apps:
            repository: {{Host.Address}}
            interval: 1h
            token: { env: HOST_TOKEN }
            statusApi: {{Host.ApiAddress}}
            webhook: { provider: github, secret: { env: HOST_SECRET } }
        targets: { apps: { source: apps, path: apps, cluster: trial, prune: true, timeout: 5m } }
        policies:
          updates: { asked: { patch: auto, execution: { pullRequest: true, watch: 3s, interval: 1s, failures: 2, readyDeadline: 1m } } }
        updates: { defaults: asked }

        """;

    private Dictionary<string, string> Settings() => new(StringComparer.Ordinal)
    {
        ["AzureWebJobsStorage"] = _options.ConnectionString,
        ["Storage__Container"] = _options.Container,
        ["Fleet__Path"] = _scratch["fleet.yaml"],
        ["Git__CacheDirectory"] = _scratch["cache"],
        ["Engine__MessageVisibility"] = "00:00:05",
        ["Programs__Kubectl"] = LocalTools.Find().Kubectl,
        ["HOST_TOKEN"] = PeoplesGitHost.Token,
        ["HOST_SECRET"] = HostSecret,
        ["REGISTRY_SECRET"] = RegistrySecret,
    };

    private T Started<T>(T part)
        where T : IAsyncDisposable
    {
        _started.Push(part);
        return part;
    }
}
