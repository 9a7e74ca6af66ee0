using System.Diagnostics;
using System.Text.Json.Nodes;
using Trimtab.Adapters.AzureStorage;
using Trimtab.Adapters.Docker;
using Trimtab.Adapters.Kubernetes;
using Trimtab.Domain.Assets;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Registries.Memory;
using Trimtab.Domain.Scans;
using Trimtab.EndToEnd.Tests.Worlds;
using Trimtab.Local;
using Trimtab.TestKit.Clusters;
using Trimtab.TestKit.Docker;
using Trimtab.TestKit.Files;
using Trimtab.TestKit.Http;
using Trimtab.TestKit.Registries;
using Trimtab.Twin;

namespace Trimtab.EndToEnd.Tests.Updates;

/// <summary>A whole function app with all that it keeps up to date: a real Docker engine with a container, a cluster (a twin or the real one) with a Deployment
/// that somebody applied by hand and one that a target applies from Git, and the real registry that all three have their image from.</summary>
internal sealed class UpdatesWorld : IAsyncDisposable
{
    public const string Container = "nas/container/web";
    private const string Secret = "a-secret-of-the-registry";
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly ScratchDirectory _scratch = new();
    private readonly Stack<IAsyncDisposable> _started = new();
    private readonly StorageOptions _options;
    private readonly Uri _url = FreePort.Url();
    private readonly bool _isTwin;
    private HttpReceiver _health = null!;
    private GitHttpServer _git = null!;
    private LocalRepository _workingCopy = null!;
    private ICluster _cluster = null!;
    private FleetClusters? _clusters;

    private UpdatesWorld(StorageOptions options, bool isTwin)
    {
        (_options, _isTwin) = (options, isTwin);
        Storage = new StorageAccount(options, TimeProvider.System);
        Changes = new ChangeDocuments(Storage.Documents);
        Holds = new UpdateHolds(Storage.Documents);
    }

    public string Namespace { get; } = $"updates-{Guid.NewGuid():n}"[..20];

    /// <summary>Applied by hand: it is patched.</summary>
    public string Front => $"trial/{Namespace}/deployment/front";

    /// <summary>Applied by a target: its change is a commit.</summary>
    public string Back => $"trial/{Namespace}/deployment/back";

    public IReadOnlyList<string> Assets => [Container, Front, Back];

    public StorageAccount Storage { get; }

    public ChangeDocuments Changes { get; }

    public UpdateHolds Holds { get; }

    public RegistryProcess Registry { get; private set; } = null!;

    public DockerEngine Engine { get; private set; } = null!;

    /// <summary>The image, without tag.</summary>
    public string Image => $"{Registry.Host}/team/web";

    /// <summary>What the health check of every update answers.</summary>
    public int Health { get; set; } = 200;

    public FunctionAppProcess App { get; private set; } = null!;

    /// <summary>Starts everything with version 1.0.0 running everywhere, and waits until it is known.</summary>
    /// <param name="options">The storage.</param>
    /// <param name="kubeconfig">Of the real cluster; null for a twin.</param>
    public static async Task<UpdatesWorld> StartAsync(StorageOptions options, string? kubeconfig)
    {
        var world = new UpdatesWorld(options, kubeconfig is null);
        try
        {
            await world.StartPartsAsync(kubeconfig);
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
    /// <param name="version">The tag.</param>
    /// <param name="isGood">Whether it runs; else it ends at once, and the health check fails from now on.</param>
    public async Task ReleaseAsync(string version, bool isGood = true)
    {
        Health = isGood ? 200 : 503;
        var reference = $"{Image}:{version}";
        await DockerContent.ImportAsync(Engine.Connection, reference, version, isGood ? DockerContent.Sleeps : DockerContent.EndsAtOnce);
        await DockerContent.PushAsync(Engine.Connection, Image, version);
        await DockerContent.RemoveImageAsync(Engine.Connection, reference);
    }

    /// <summary>Has the repository looked at, as <c>trimtab scan</c> does, and waits until it was.</summary>
    public async Task ScanAsync()
    {
        var asked = await AskForScanAsync();
        await Eventually.WhenAsync(MemoryAsync, memory => memory.CheckedAt >= asked);
    }

    /// <returns>When it was asked for.</returns>
    public async Task<DateTimeOffset> AskForScanAsync()
    {
        var asked = TimeProvider.System.GetUtcNow();
        await Storage.Sender.SendAsync(new ScanAssets(null, asked), MessageContext.For("test"), TimeSpan.Zero, None);
        return asked;
    }

    /// <summary>What is remembered of the repository.</summary>
    public async Task<RepositoryMemory> MemoryAsync() => (await new RepositoryMemories(Storage.Documents).ReadAsync(Image, None)).Memory;

    /// <summary>Starts the registry, after it was stopped, as if a tag had never been there.</summary>
    public async Task RestartRegistryWithoutAsync(string tag)
    {
        Directory.Delete(Path.Combine(Registry.DataFolder, "docker/registry/v2/repositories/team/web/_manifests/tags", tag), recursive: true);
        await Registry.StartAgainAsync();
    }

    /// <summary>The newest change of an asset to a version.</summary>
    public Task<ChangeDocument> WhenAsync(string asset, string version, Func<ChangeDocument, bool> isSo) => Changes.WhenAsync(asset, version, isSo);

    public Task AnswerAsync(ChangeDocument change, ChangeAnswer answer)
        => Storage.Sender.SendAsync(new AnswerChange(change.Id, answer, "the test says so"), MessageContext.For("ada@desk"), TimeSpan.Zero, None);

    /// <summary>What really runs, by asset: the container's image and whether it runs; the Deployments' images.</summary>
    public async Task<IReadOnlyDictionary<string, string>> LookAsync()
        => new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [Container] = await ContainerAsync(),
            [Front] = await _cluster.RunsAsync(Namespace, "front", Image),
            [Back] = await _cluster.RunsAsync(Namespace, "back", Image),
        };

    /// <summary>Every container there is, with its image's tag.</summary>
    public Task<IReadOnlyList<string>> ContainersAsync() => DockerContent.ListAsync(Engine.Connection);

    /// <summary>The manifest in Git, as the newest commit has it.</summary>
    public async Task<string> ManifestAsync()
    {
        await _workingCopy.GitAsync(["fetch", "--quiet", "origin"], None);
        return await _workingCopy.GitAsync(["show", $"origin/{_workingCopy.Branch}:{DeploymentManifest.FileOf("back")}"], None);
    }

    /// <summary>The manifest with another version and nothing else changed.</summary>
    public string ManifestOf(string version) => DeploymentManifest.Of("back", Namespace, Image, version);

    /// <summary>Runs the command line with the function app's settings.</summary>
    /// <returns>Its exit code and what it printed.</returns>
    public async Task<string> TrimtabAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [WholePrograms.Trimtab, .. arguments]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in Settings())
        {
            start.Environment[name] = value;
        }

        using var program = Process.Start(start)!;
        var (output, error) = (program.StandardOutput.ReadToEndAsync(None), program.StandardError.ReadToEndAsync(None));
        await program.WaitForExitAsync(None);
        return $"{program.ExitCode} {await output}{await error}";
    }

    public async Task StartAppAsync()
        => App = await FunctionAppProcess.StartAsync(WholePrograms.Host, _url, Settings(), _scratch["app.log"], TimeProvider.System, None);

    public Task<string> ReadLogAsync() => File.ReadAllTextAsync(_scratch["app.log"]);

    public async ValueTask DisposeAsync()
    {
        await (App?.DisposeAsync() ?? ValueTask.CompletedTask);
        if (!_isTwin && _cluster is not null)
        {
            await _cluster.DeleteAsync(new ObjectReference(KindName.Namespace, "", Namespace), new DeleteOptions(), None);
        }

        _clusters?.Dispose();
        while (_started.TryPop(out var part))
        {
            await part.DisposeAsync();
        }

        Storage.Dispose();
        _scratch.Dispose();
    }

    private async Task StartPartsAsync(string? kubeconfig)
    {
        Registry = Started(await RegistryProcess.StartAsync(new RegistryOptions { Notifications = (new Uri(_url, "api/webhooks/registry/local"), $"Bearer {Secret}") }));
        Engine = Started(await DockerEngine.StartAsync());
        _health = Started(await HttpReceiver.StartAsync());
        _health.Answer = (_, response) =>
        {
            response.StatusCode = Health;
            return Task.CompletedTask;
        };
        _git = Started(await GitHttpServer.StartAsync(_scratch["git"], token: null, port: 0, None));
        _workingCopy = await LocalRepository.CreateAsync(_scratch["apps"], await _git.CreateRepositoryAsync("acme/apps", None), "main", None);
        if (kubeconfig is null)
        {
            var twin = Started(await TwinServer.StartAsync(new TwinOptions(), TimeProvider.System, None));
            await twin.WriteKubeconfigAsync(_scratch["kubeconfig"], None);
        }
        else
        {
            File.Copy(kubeconfig, _scratch["kubeconfig"]);
        }

        await File.WriteAllTextAsync(_scratch["fleet.yaml"], Fleet());
        _clusters = TestAccess.Connect(_scratch["fleet.yaml"]);
        _cluster = await _clusters.GetAsync("trial", None);
    }

    private async Task InstallAsync()
    {
        await ReleaseAsync("1.0.0");
        await DockerContent.PullAsync(Engine.Connection, Image, "1.0.0");
        await DockerContent.RunAsync(Engine.Connection, "web", $"{Image}:1.0.0");
        await _cluster.CreateAsync((JsonObject)JsonNode.Parse($$$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{{Namespace}}}"}}""")!, None);
        await _cluster.CreateAsync(FrontOf("1.0.0"), None);
        await _workingCopy.WriteAsync(DeploymentManifest.FileOf("back"), ManifestOf("1.0.0"), None);
        await _workingCopy.CommitAsync("Back", None);
        await _workingCopy.PushAsync(None);
        await StartAppAsync();
        await Eventually.WhenAsync(LookAsync, static runs => runs.Values.All(static one => one == "1.0.0 running"));
        foreach (var place in new[] { "trial", "nas" })
        {
            await Storage.Sender.SendAsync(new ScanPlace(place), MessageContext.For("test"), TimeSpan.Zero, None);
        }

        var inventory = new AssetInventory(Storage.Documents, TimeProvider.System);
        await Eventually.WhenAsync(
            () => inventory.ReadAsync(None),
            snapshot => Assets.All(asset => snapshot.Assets.Any(one => one.Id.ToString() == asset && one.Health == AssetHealth.Healthy && (asset != Back || one.Target is not null))));
        await ScanAsync();
    }

    private string Fleet() => $$"""
        apiVersion: trimtab.dev/v1alpha1
        kind: Fleet
        clusters: { trial: { kubeconfig: { file: {{_scratch["kubeconfig"]}} } } }
        dockerHosts: { nas: { address: "{{Engine.Address.OriginalString}}" } }
        inventory: { clusters: { trial: { namespaces: { include: ["{{Namespace}}"] } } } }
        registries: { local: { host: "{{Registry.Host}}", insecure: true, webhook: { kind: distribution, secret: { env: REGISTRY_SECRET } } } }
        sources: { apps: { repository: {{_git.AddressOf("acme/apps")}}, interval: 10s } }
        targets: { apps: { source: apps, path: apps, cluster: trial, prune: true, timeout: 5m } }
        policies:
          updates:
            careful:
              patch: auto
              minor: review
              major: skip
              execution: { watch: 4s, interval: 1s, failures: 2, readyDeadline: 1m, checks: [{ http: { url: "{{_health.Address}}" }, retries: 0 }] }
        updates: { defaults: careful }

        """;

    private Dictionary<string, string> Settings() => new(StringComparer.Ordinal)
    {
        ["AzureWebJobsStorage"] = _options.ConnectionString,
        ["Storage__Container"] = _options.Container,
        ["Fleet__Path"] = _scratch["fleet.yaml"],
        ["Git__CacheDirectory"] = _scratch["cache"],
        ["Programs__Kubectl"] = LocalTools.Find().Kubectl,
        ["REGISTRY_SECRET"] = Secret,
    };

    private JsonObject FrontOf(string version) => (JsonObject)JsonNode.Parse($$$"""
        {
          "apiVersion": "apps/v1",
          "kind": "Deployment",
          "metadata": { "name": "front", "namespace": "{{{Namespace}}}" },
          "spec": {
            "replicas": 1,
            "selector": { "matchLabels": { "app": "front" } },
            "template": {
              "metadata": { "labels": { "app": "front" } },
              "spec": { "terminationGracePeriodSeconds": 1, "containers": [{ "name": "front", "image": "{{{Image}}}:{{{version}}}" }] }
            }
          }
        }
        """)!;

    private async Task<string> ContainerAsync()
    {
        var found = await Engine.Connection.FindAsync(DockerCall.Get("/containers/web/json"), None);
        return found is null ? "none" : $"{found.Text("Config", "Image")[(Image.Length + 1)..]} {found.Text("State", "Status")}";
    }

    private T Started<T>(T part)
        where T : IAsyncDisposable
    {
        _started.Push(part);
        return part;
    }
}
