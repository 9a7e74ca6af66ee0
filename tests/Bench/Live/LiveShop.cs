using Trimtab.Domain.Clusters;
using Trimtab.Domain.Reconcile;
using Trimtab.Domain.Rollouts;
using Trimtab.Domain.State;
using Trimtab.Local;
using Trimtab.Story;
using Trimtab.TestKit.Shop;

namespace Trimtab.Bench.Live;

/// <summary>A shop on a real cluster that Trimtab keeps: three stable pods, installed and healthy.</summary>
internal sealed class LiveShop : IAsyncDisposable
{
    public const int StableReplicas = 3;
    private const string Policy = "{ steps: [1 pod, 100%], stepDuration: 30s, maxStepDuration: 5m, watch: 3s, readyDeadline: 1m }";
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(20);

    private readonly string _directory = Path.Combine(Path.GetTempPath(), $"trimtab-live-{Guid.NewGuid():n}");
    private readonly string _kubeconfig;
    private readonly StoryWorld _world;
    private readonly ShopRevision _stable;
    private FunctionAppProcess? _relay;

    private LiveShop(string kubeconfig)
    {
        _kubeconfig = Path.GetFullPath(kubeconfig);
        _world = new StoryWorld(new StoryFiles(_directory), new StoryOptions(Once: true, kubeconfig, Context: null), TimeProvider.System) { RolloutPolicy = Policy };
        _stable = new ShopRevision($"trimtab-live-{Guid.NewGuid():n}"[..20], new ShopWorkload("web", "v0") { Replicas = StableReplicas }) { RequestsPerSecond = 0, ErrorRate = 0.005 };
    }

    public string Namespace => _stable.Namespace;

    public ICluster Cluster { get; private set; } = null!;

    /// <summary>The Service's ClusterIP.</summary>
    public string Address { get; private set; } = "";

    public static string Version(int run) => $"v{run}";

    public static async Task<LiveShop> InstallAsync(string kubeconfig)
    {
        var shop = new LiveShop(kubeconfig);
        await shop._world.StartAsync(static (_, _) => { }, CancellationToken.None);
        shop.Cluster = await shop._world.ConnectAsync(CancellationToken.None);
        var revision = await shop.PushAsync(shop._stable, "installed");
        while ((await new TargetDocuments(shop._world.Storage.Documents).ReadTargetAsync(StoryFiles.Target, CancellationToken.None)).State.LastGoodRevision != revision)
        {
            await Task.Delay(LookEvery, TimeProvider.System);
        }

        var service = await shop.Cluster.GetAsync(new ObjectReference(new KindName("v1", "Service"), shop.Namespace, "web"), CancellationToken.None);
        shop.Address = service!.Text("spec", "clusterIP");
        return shop;
    }

    /// <summary>Starts a relay that watches the shop.</summary>
    public async Task StartRelayAsync()
    {
        var file = Path.Combine(_directory, "relay.yaml");
        await File.WriteAllTextAsync(file, $"cluster: {StoryWorld.Cluster}\nnamespaces: [{Namespace}]\nkubeconfig: {{ file: {_kubeconfig} }}\n");
        var url = FreePort.Url();
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["AzureWebJobsStorage"] = _world.ConnectionString,
            ["Relay__Settings"] = file,
            ["Relay__Url"] = url.ToString(),
            ["Relay__Lease"] = "",
            ["POD_NAME"] = "",
            ["POD_NAMESPACE"] = Namespace,
            ["POD_UID"] = Guid.NewGuid().ToString(),
        };
        _relay = FunctionAppProcess.Launch(HostProgram.Relay, url, settings, Path.Combine(_directory, "relay.log"), "readyz");
        await _relay.WaitUntilHealthyAsync(TimeProvider.System, CancellationToken.None);
    }

    /// <summary>Pushes another version of the one workload.</summary>
    /// <returns>The commit id.</returns>
    public Task<string> PushAsync(int run, double? errorRate)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        if (errorRate is { } rate)
        {
            variables["ERROR_RATE"] = $"{rate}";
        }

        return PushAsync(_stable with { Workloads = [_stable.Workloads[0] with { Version = Version(run), Variables = variables }] }, $"run {run}");
    }

    /// <summary>Waits until a rollout is rolled back and tidied up.</summary>
    public async Task<RolloutDocument> WhenClosedAsync(string revision)
    {
        while (true)
        {
            var (rollout, _) = await _world.Storage.Documents.ReadAsync<RolloutDocument>(RolloutNames.Document(RolloutNames.Id(StoryFiles.Target, revision)), CancellationToken.None);
            if (rollout is { IsClosed: true })
            {
                return rollout;
            }

            await Task.Delay(LookEvery, TimeProvider.System);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_relay is not null)
        {
            await _relay.DisposeAsync();
        }

        if (Cluster is not null)
        {
            await Cluster.DeleteAsync(new ObjectReference(KindName.Namespace, "", Namespace), new DeleteOptions(), CancellationToken.None);
        }

        await _world.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private async Task<string> PushAsync(ShopRevision shop, string message)
    {
        foreach (var (file, text) in shop.ToFiles())
        {
            await _world.WorkingCopy.WriteAsync($"shop/{file}", text, CancellationToken.None);
        }

        var revision = await _world.WorkingCopy.CommitAsync(message, CancellationToken.None);
        await _world.WorkingCopy.PushAsync(CancellationToken.None);
        return revision;
    }
}
