using System.Diagnostics;
using System.Text.Json.Nodes;
using Trimtab.Adapters.Docker;
using Trimtab.Domain.Assets;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Messaging;
using Trimtab.EndToEnd.Tests.Worlds;
using Trimtab.Local;
using Trimtab.TestKit.Docker;
using Trimtab.TestKit.Http;

namespace Trimtab.EndToEnd.Tests.Updates;

/// <summary>A whole function app with all that it keeps up to date: a real Docker engine with a container, a cluster (a twin or the real one) with a Deployment
/// that somebody applied by hand and one that a target applies from Git, and the real registry that all three have their image from.</summary>
internal sealed class UpdatesWorld : UpdateWorld
{
    public const string Container = "nas/container/web";

    private readonly string? _kubeconfig;
    private HttpReceiver _health = null!;
    private GitHttpServer _git = null!;
    private LocalRepository _workingCopy = null!;

    private UpdatesWorld(OwnStorage storage, string? kubeconfig)
        : base(storage)
        => _kubeconfig = kubeconfig;

    public string Namespace { get; } = $"updates-{Guid.NewGuid():n}"[..20];

    /// <summary>Applied by hand: it is patched.</summary>
    public string Front => $"trial/{Namespace}/deployment/front";

    /// <summary>Applied by a target: its change is a commit.</summary>
    public string Back => $"trial/{Namespace}/deployment/back";

    public IReadOnlyList<string> Assets => [Container, Front, Back];

    public DockerEngine Engine { get; private set; } = null!;

    /// <summary>What the health check of every update answers.</summary>
    public int Health { get; set; } = 200;

    protected override string Fleet => $$"""
        apiVersion: trimtab.dev/v1alpha1
        kind: Fleet
        clusters: { trial: { kubeconfig: { file: {{Kubeconfig}} } } }
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

    /// <summary>Starts everything with version 1.0.0 running everywhere, and waits until it is known.</summary>
    /// <param name="kubeconfig">Of the real cluster; null for a twin.</param>
    public static async Task<UpdatesWorld> StartAsync(string? kubeconfig)
    {
        var world = new UpdatesWorld(await OwnStorage.StartAsync(), kubeconfig);
        return await StartedAsync(world, world.StartAsync);
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

    /// <summary>Starts the registry, after it was stopped, as if a tag had never been there.</summary>
    public async Task RestartRegistryWithoutAsync(string tag)
    {
        Directory.Delete(Path.Combine(Registry.DataFolder, "docker/registry/v2/repositories/team/web/_manifests/tags", tag), recursive: true);
        await Registry.StartAgainAsync();
    }

    public Task AnswerAsync(ChangeDocument change, ChangeAnswer answer)
        => Storage.Sender.SendAsync(new AnswerChange(change.Id, answer, "the test says so"), MessageContext.For("ada@desk"), TimeSpan.Zero, None);

    /// <summary>What really runs, by asset: the container's image and whether it runs; the Deployments' images.</summary>
    public async Task<IReadOnlyDictionary<string, string>> LookAsync()
        => new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [Container] = await ContainerAsync(),
            [Front] = await Cluster.RunsAsync(Namespace, "front", Image),
            [Back] = await Cluster.RunsAsync(Namespace, "back", Image),
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

    // A twin goes with all that it holds.
    protected override async Task ClearAsync()
    {
        if (_kubeconfig is not null && Cluster is not null)
        {
            await Cluster.DeleteAsync(new ObjectReference(KindName.Namespace, "", Namespace), new DeleteOptions(), None);
        }
    }

    private async Task StartAsync()
    {
        await StartRegistryAsync();
        Engine = Started(await DockerEngine.StartAsync());
        _health = Started(await HttpReceiver.StartAsync());
        _health.Answer = (_, response) =>
        {
            response.StatusCode = Health;
            return Task.CompletedTask;
        };
        _git = Started(await GitHttpServer.StartAsync(Scratch["git"], token: null, port: 0, None));
        _workingCopy = await LocalRepository.CreateAsync(Scratch["apps"], await _git.CreateRepositoryAsync("acme/apps", None), "main", None);
        await ConnectAsync(_kubeconfig);
        await InstallAsync();
    }

    private async Task InstallAsync()
    {
        await ReleaseAsync("1.0.0");
        await DockerContent.PullAsync(Engine.Connection, Image, "1.0.0");
        await DockerContent.RunAsync(Engine.Connection, "web", $"{Image}:1.0.0");
        await Cluster.CreateAsync((JsonObject)JsonNode.Parse($$$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{{Namespace}}}"}}""")!, None);
        await Cluster.CreateAsync(FrontOf("1.0.0"), None);
        await _workingCopy.WriteAsync(DeploymentManifest.FileOf("back"), ManifestOf("1.0.0"), None);
        await _workingCopy.CommitAsync("Back", None);
        await _workingCopy.PushAsync(None);
        await StartAppAsync();
        await WhenAsync(LookAsync, static runs => runs.Values.All(static one => one == "1.0.0 running"));
        foreach (var place in new[] { "trial", "nas" })
        {
            await Storage.Sender.SendAsync(new ScanPlace(place), MessageContext.For("test"), TimeSpan.Zero, None);
        }

        var inventory = new AssetInventory(Storage.Documents, TimeProvider.System);
        await WhenAsync(
            () => inventory.ReadAsync(None),
            snapshot => Assets.All(asset => snapshot.Assets.Any(one => one.Id.ToString() == asset && one.Health == AssetHealth.Healthy && (asset != Back || one.Target is not null))));
        await ScanAsync();
    }

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
}
