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

/// <summary>A whole function app that updates what stands at a Git host: Deployments on a twin that a target applies from there, and the real registry that they have their image from.</summary>
internal sealed class GitHostWorld : IAsyncDisposable
{
    private const string Namespace = "shop";
    private const string RegistrySecret = "a-secret-of-the-registry";
    private const string HostSecret = "a-secret-of-the-git-host";
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly ScratchDirectory _scratch = new();
    private readonly Stack<IAsyncDisposable> _started = new();
    private readonly StorageOptions _options;
    private readonly Uri _url = FreePort.Url();
    private readonly string _execution;
    private readonly string[] _deployments;
    private RegistryProcess _registry = null!;
    private FleetClusters? _clusters;
    private ICluster _cluster = null!;

    private GitHostWorld(StorageOptions options, string execution, string[] deployments)
    {
        (_options, _execution, _deployments) = (options, execution, deployments);
        Storage = new StorageAccount(options, TimeProvider.System);
        Changes = new ChangeDocuments(Storage.Documents);
        Holds = new UpdateHolds(Storage.Documents);
    }

    public StorageAccount Storage { get; }

    public ChangeDocuments Changes { get; }

    public UpdateHolds Holds { get; }

    public PeoplesGitHost Host { get; private set; } = null!;

    public FunctionAppProcess App { get; private set; } = null!;

    private string Image => $"{_registry.Host}/team/web";

    /// <summary>Starts everything with version 1.0.0 running, and waits until it is known.</summary>
    /// <param name="options">The storage.</param>
    /// <param name="execution">How the policy has changes made, as in the fleet.</param>
    /// <param name="deployments">Their names.</param>
    public static async Task<GitHostWorld> StartAsync(StorageOptions options, string execution, params string[] deployments)
    {
        var world = new GitHostWorld(options, execution, deployments);
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

    /// <summary>The change of a Deployment to a version, once it is as wanted.</summary>
    public Task<ChangeDocument> WhenAsync(string deployment, string version, Func<ChangeDocument, bool> isSo) => Changes.WhenAsync(AssetOf(deployment), version, isSo);

    /// <summary>Has the repository looked at, and waits until it was.</summary>
    public async Task ScanAsync()
    {
        var asked = TimeProvider.System.GetUtcNow();
        await Storage.Sender.SendAsync(new ScanAssets(null, asked), MessageContext.For("test"), TimeSpan.Zero, None);
        var memories = new RepositoryMemories(Storage.Documents);
        await Eventually.WhenAsync(async () => (await memories.ReadAsync(Image, None)).Memory, memory => memory.CheckedAt >= asked);
    }

    public Task<string> RunsAsync(string deployment) => _cluster.RunsAsync(Namespace, deployment, Image);

    public string ManifestOf(string deployment, string version) => DeploymentManifest.Of(deployment, Namespace, Image, version);

    public async Task<IReadOnlyList<AuditRecord>> AuditAsync()
        => await new AuditReader(Storage.AppendLog).ReadAsync(None).Select(static entry => entry.Record).ToArrayAsync();

    /// <summary>Kills the app when a call to the Git host took effect and before it hears of that.</summary>
    /// <param name="route">As <see cref="PeoplesGitHost.TookEffect"/> has it.</param>
    /// <param name="cause">What has the app call.</param>
    public async Task KillAtAsync(string route, Func<Task> cause)
    {
        var killed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Host.TookEffect = taken =>
        {
            if (taken == route)
            {
                App.Kill();
                killed.TrySetResult();
            }
        };
        await cause();
        await killed.Task.WaitAsync(TimeSpan.FromMinutes(3));
        Host.TookEffect = static _ => { };
    }

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

    private static string AssetOf(string deployment) => $"trial/{Namespace}/deployment/{deployment}";

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
        await Host.FoundAsync(_deployments.ToDictionary(DeploymentManifest.FileOf, name => ManifestOf(name, "1.0.0"), StringComparer.Ordinal));
        await StartAppAsync();
        await Eventually.WhenAsync(() => Task.WhenAll(_deployments.Select(RunsAsync)), static runs => runs.All(static one => one == "1.0.0 running"));
        await Storage.Sender.SendAsync(new ScanPlace("trial"), MessageContext.For("test"), TimeSpan.Zero, None);
        var inventory = new AssetInventory(Storage.Documents, TimeProvider.System);
        await Eventually.WhenAsync(
            () => inventory.ReadAsync(None),
            snapshot => _deployments.All(name => snapshot.Assets.Any(asset => asset.Id.ToString() == AssetOf(name) && asset is { Health: AssetHealth.Healthy, Target: not null })));
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
          updates: { trial: { patch: auto, execution: { {{_execution}}, watch: 3s, interval: 1s, failures: 2, readyDeadline: 1m } } }
        updates: { defaults: trial }

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
