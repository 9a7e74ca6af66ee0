using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Trimtab.Adapters.AzureStorage;
using Trimtab.Adapters.Fleet;
using Trimtab.Adapters.Kubernetes;
using Trimtab.Domain.Clusters;
using Trimtab.Adapters.Kubernetes.Access;
using Trimtab.Adapters.Programs;
using Trimtab.Local;
using Trimtab.Twin;

namespace Trimtab.Story;

/// <summary>Everything that the story runs on: storage, cluster, Git host and function app, all ended when disposed.</summary>
internal sealed class StoryWorld(StoryFiles files, StoryOptions options, TimeProvider time) : IAsyncDisposable
{
    public const string Repository = "acme/shop";
    public const string Cluster = "story";

    private readonly Stack<IAsyncDisposable> _started = new();
    private FunctionAppProcess? _app;
    private string _webhookSecret = "";
    private string _storage = "";

    /// <summary>The policy of its rollouts, as it stands in a fleet document.</summary>
    public string RolloutPolicy { get; init; } = StoryFiles.BriskPolicy;

    public bool IsTwin => options.Kubeconfig is null;

    public StorageAccount Storage { get; private set; } = null!;

    public string ConnectionString => _storage;

    public FleetClusters Clusters { get; private set; } = null!;

    public GitHttpServer Git { get; private set; } = null!;

    public LocalRepository WorkingCopy { get; private set; } = null!;

    public StoryFiles Files => files;

    public Task<ICluster> ConnectAsync(CancellationToken cancellationToken) => Clusters.GetAsync(Cluster, cancellationToken);

    /// <param name="report">Told each thing that started, with where it is.</param>
    /// <param name="cancellationToken">Cancels the start; dispose ends what was started.</param>
    public async Task StartAsync(Action<string, string> report, CancellationToken cancellationToken)
    {
        files.Empty();
        var azurite = Started(await AzuriteProcess.StartAsync(LocalTools.Find(), new AzuriteOptions(), time, cancellationToken));
        Storage = new StorageAccount(new StorageOptions { ConnectionString = azurite.ConnectionString }, time);
        _storage = azurite.ConnectionString;
        await files.WriteSettingsAsync(_storage, cancellationToken);
        report("storage", "Azurite, in memory");

        var kubeconfig = await StartClusterAsync(report, cancellationToken);
        _webhookSecret = Guid.NewGuid().ToString("n");
        Git = Started(await GitHttpServer.StartAsync(files.Repositories, token: null, port: 0, cancellationToken));
        var repository = await Git.CreateRepositoryAsync(Repository, cancellationToken);
        WorkingCopy = await LocalRepository.CreateAsync(files.WorkingCopy, repository, "main", cancellationToken);
        report("repository", repository.ToString());

        await files.WriteFleetAsync(repository, Git.StatusApi, kubeconfig, options.Context, RolloutPolicy, cancellationToken);
        Clusters = new FleetClusters(
            new FleetFromFiles(new FleetOptions { Path = files.Fleet }, time, NullLogger<FleetFromFiles>.Instance),
            new ClusterAccess(new AccessOptions(), new ProgramRunner(Options.Create(new ProgramOptions()), time), time),
            new KubernetesLimits(),
            time,
            NullLogger<KubernetesCluster>.Instance);
        var app = await StartAppAsync(cancellationToken);
        report("function app", $"{app.Url}api/health   log {Path.GetRelativePath(Directory.GetCurrentDirectory(), files.AppLog)}");
    }

    /// <summary>Removes what the story put on a real cluster.</summary>
    public async Task RemoveNamespaceAsync(CancellationToken cancellationToken)
    {
        var cluster = await ConnectAsync(cancellationToken);
        await cluster.DeleteAsync(new ObjectReference(KindName.Namespace, "", ShopManifests.Namespace), new DeleteOptions(), cancellationToken);
    }

    /// <summary>Starts the function app, and has pushes announced to it.</summary>
    public async Task<FunctionAppProcess> StartAppAsync(CancellationToken cancellationToken)
    {
        _app = await FunctionAppProcess.StartAsync(Program(), FreePort.Url(), AppSettings(), files.AppLog, time, cancellationToken);
        Git.Webhook = new LocalWebhook(new Uri(_app.Url, $"api/webhooks/{StoryFiles.Source}"), _webhookSecret);
        return _app;
    }

    /// <summary>Ends the function app as a crash would.</summary>
    public Task KillAppAsync() => _app!.KillAsync();

    public async ValueTask DisposeAsync()
    {
        File.Delete(files.Settings);
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        Clusters?.Dispose();
        Storage?.Dispose();
        while (_started.TryPop(out var part))
        {
            await part.DisposeAsync();
        }
    }

    private async Task<string> StartClusterAsync(Action<string, string> report, CancellationToken cancellationToken)
    {
        if (options.Kubeconfig is { } real)
        {
            report("cluster", $"the real one of {real}");
            return Path.GetFullPath(real);
        }

        var twin = Started(await TwinServer.StartAsync(new TwinOptions(), time, cancellationToken));
        await twin.WriteKubeconfigAsync(files.Kubeconfig, cancellationToken);
        report("cluster", $"a twin: kubectl --kubeconfig {Path.GetRelativePath(Directory.GetCurrentDirectory(), files.Kubeconfig)} get pods -n {ShopManifests.Namespace}");
        return files.Kubeconfig;
    }

    // The program stands beside ours in the build's output: artifacts/bin/Host/release.
    private static string Program()
        => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Host", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "Trimtab.Host.dll"));

    private Dictionary<string, string> AppSettings() => new(StringComparer.Ordinal)
    {
        ["AzureWebJobsStorage"] = _storage,
        ["Fleet__Path"] = files.Fleet,
        ["Git__CacheDirectory"] = files.GitCache,
        ["Programs__Kubectl"] = LocalTools.Find().Kubectl,
        [StoryFiles.WebhookSecretVariable] = _webhookSecret,
        [StoryFiles.GitTokenVariable] = "unused",
    };

    private T Started<T>(T part)
        where T : IAsyncDisposable
    {
        _started.Push(part);
        return part;
    }
}
