using Trimtab.Adapters.AzureStorage;
using Trimtab.Adapters.Kubernetes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Reconcile;
using Trimtab.Domain.Rollouts;
using Trimtab.Local;
using Trimtab.TestKit.Clusters;
using Trimtab.TestKit.Shop;

namespace Trimtab.Bench.Scale;

/// <summary>Two clusters with some targets each, one workload a target, and the function app that keeps them from one repository.</summary>
/// <param name="kubeconfig">A real cluster, the first; null: a twin, too.</param>
/// <param name="perCluster">Targets on each.</param>
internal sealed class ScaleWorld(string? kubeconfig, int perCluster) : IAsyncDisposable
{
    private const int RequestsPerSecond = 20;
    private const string First = "first";
    private const string Second = "second";
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    private readonly string _directory = Directory.CreateTempSubdirectory("trimtab-scale").FullName;
    private readonly string _run = Guid.NewGuid().ToString("n")[..8];
    private readonly Stack<IAsyncDisposable> _started = new();
    private LocalRepository _repository = null!;
    private StorageAccount _storage = null!;
    private FleetClusters? _clusters;

    public FunctionAppProcess App { get; private set; } = null!;

    private IEnumerable<string> Targets => Enumerable.Range(0, perCluster).SelectMany(static number => new[] { $"{First}-{number}", $"{Second}-{number}" });

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var azurite = Started(await AzuriteProcess.StartAsync(LocalTools.Find(), new AzuriteOptions(), TimeProvider.System, cancellationToken));
        _storage = new StorageAccount(new StorageOptions { ConnectionString = azurite.ConnectionString }, TimeProvider.System);
        foreach (var cluster in kubeconfig is null ? new[] { First, Second } : [Second])
        {
            Started(await TwinProcess.StartAsync(KubeconfigOf(cluster)));
        }

        var remote = await LocalRepository.CreateBareAsync(Path.Combine(_directory, "remote.git"), cancellationToken);
        _repository = await LocalRepository.CreateAsync(Path.Combine(_directory, "work"), remote, "main", cancellationToken);
        var fleet = Path.Combine(_directory, "fleet.yaml");
        await File.WriteAllTextAsync(fleet, FleetYaml(remote), cancellationToken);
        _clusters = TestAccess.Connect(fleet);
        App = Started(await FunctionAppProcess.StartAsync(
            HostProgram.Path, FreePort.Url(), AppSettings(azurite.ConnectionString, fleet), Path.Combine(_directory, "app.log"), TimeProvider.System, cancellationToken));
    }

    /// <summary>Commits a version of every workload and asks for its source.</summary>
    /// <returns>The commit id.</returns>
    public async Task<string> PushAsync(string version, CancellationToken cancellationToken)
    {
        foreach (var target in Targets)
        {
            foreach (var (file, text) in Shop(target, version).ToFiles())
            {
                await _repository.WriteAsync($"{target}/{file}", text, cancellationToken);
            }
        }

        var revision = await _repository.CommitAsync(version, cancellationToken);
        await _repository.PushAsync(cancellationToken);
        await _storage.Sender.SendAsync(new ReconcileSource("shop"), Domain.Messaging.MessageContext.For("bench"), TimeSpan.Zero, cancellationToken);
        return revision;
    }

    /// <summary>Waits until every target keeps the revision as its last good one.</summary>
    public Task WhenGoodAsync(string revision, CancellationToken cancellationToken)
        => WhenAllAsync(async target => (await new TargetDocuments(_storage.Documents).ReadTargetAsync(target, cancellationToken)).State.LastGoodRevision == revision, cancellationToken);

    /// <summary>Waits until every rollout of the revision is over.</summary>
    /// <returns>How they ended.</returns>
    public async Task<IReadOnlyList<RolloutPhase>> WhenClosedAsync(string revision, CancellationToken cancellationToken)
    {
        var documents = new RolloutDocuments(_storage.Documents);
        await WhenAllAsync(async target => await ReadAsync(target) is { IsClosed: true }, cancellationToken);
        return await Task.WhenAll(Targets.Select(async target => (await ReadAsync(target))!.Phase));

        async Task<RolloutDocument?> ReadAsync(string target) => (await documents.ReadAsync(RolloutNames.Id(target, revision), cancellationToken)).Document;
    }

    public async ValueTask DisposeAsync()
    {
        if (kubeconfig is not null && _clusters is not null)
        {
            var cluster = await _clusters.GetAsync(First, CancellationToken.None);
            foreach (var target in Targets.Where(static target => target.StartsWith(First, StringComparison.Ordinal)))
            {
                await cluster.DeleteAsync(new ObjectReference(KindName.Namespace, "", NamespaceOf(target)), new DeleteOptions(), CancellationToken.None);
            }
        }

        while (_started.TryPop(out var part))
        {
            await part.DisposeAsync();
        }

        _clusters?.Dispose();
        _storage?.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private async Task WhenAllAsync(Func<string, Task<bool>> claim, CancellationToken cancellationToken)
    {
        foreach (var target in Targets)
        {
            while (!await claim(target))
            {
                await Task.Delay(LookEvery, TimeProvider.System, cancellationToken);
            }
        }
    }

    private ShopRevision Shop(string target, string version)
    {
        var isReal = kubeconfig is not null && target.StartsWith(First, StringComparison.Ordinal);
        var workload = new ShopWorkload("web", version) { TwinRequestsPerSecond = isReal ? 0 : RequestsPerSecond };
        return new ShopRevision(NamespaceOf(target), workload) { RequestsPerSecond = isReal ? RequestsPerSecond : 0 };
    }

    private string NamespaceOf(string target) => $"trimtab-scale-{_run}-{target}";

    private string KubeconfigOf(string cluster)
        => cluster == First && kubeconfig is not null ? Path.GetFullPath(kubeconfig) : Path.Combine(_directory, $"{cluster}.kubeconfig");

    private string FleetYaml(Uri remote) => $$"""
        apiVersion: {{FleetReader.ApiVersion}}
        kind: Fleet
        clusters:
          {{First}}: { kubeconfig: { file: {{KubeconfigOf(First)}} } }
          {{Second}}: { kubeconfig: { file: {{KubeconfigOf(Second)}} } }
        sources:
          shop: { repository: "{{remote}}", interval: 1h }
        policies:
          rollout:
            steady: { steps: [1 pod, 100%], stepDuration: 10s, onNoEvidence: promote, maxStepDuration: 15s, watch: 10s, readyDeadline: 1m }
        targets:
        {{string.Join('\n', Targets.Select(static target => $"  {target}: {{ source: shop, path: {target}, cluster: {target[..target.IndexOf('-', StringComparison.Ordinal)]}, prune: true, timeout: 2m, rollout: steady }}"))}}
        """;

    private Dictionary<string, string> AppSettings(string storage, string fleet) => new(StringComparer.Ordinal)
    {
        ["AzureWebJobsStorage"] = storage,
        ["Fleet__Path"] = fleet,
        ["Git__CacheDirectory"] = Path.Combine(_directory, "git"),
        ["Programs__Kubectl"] = LocalTools.Find().Kubectl,
        [$"Logging__LogLevel__{typeof(TickLag).FullName}"] = "Debug",
    };

    private T Started<T>(T part)
        where T : IAsyncDisposable
    {
        _started.Push(part);
        return part;
    }
}
