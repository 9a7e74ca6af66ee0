using Microsoft.Extensions.Logging.Abstractions;
using Trimtab.Adapters.AzureStorage;
using Trimtab.Adapters.Fleet;
using Trimtab.Adapters.Kubernetes;
using Trimtab.Domain.Clusters;
using Trimtab.Adapters.Kubernetes.Access;
using Trimtab.Local;
using Trimtab.Twin;

namespace Trimtab.Story;

/// <summary>Everything that the story runs on: storage, cluster, Git host and function app, all ended when disposed.</summary>
internal sealed class StoryWorld(StoryFiles files, StoryOptions options, TimeProvider time) : IAsyncDisposable
{
    public const string Repository = "acme/shop";
    private const string Cluster = "story";

    private readonly Stack<IAsyncDisposable> _started = new();

    public bool IsTwin => options.Kubeconfig is null;

    public StorageAccount Storage { get; private set; } = null!;

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
        await files.WriteSettingsAsync(azurite.ConnectionString, cancellationToken);
        report("storage", "Azurite, in memory");

        var kubeconfig = await StartClusterAsync(report, cancellationToken);
        var secret = Guid.NewGuid().ToString("n");
        Git = Started(await GitHttpServer.StartAsync(files.Repositories, token: null, port: 0, cancellationToken));
        var repository = await Git.CreateRepositoryAsync(Repository, cancellationToken);
        WorkingCopy = await LocalRepository.CreateAsync(files.WorkingCopy, repository, "main", cancellationToken);
        report("repository", repository.ToString());

        await files.WriteFleetAsync(repository, Git.StatusApi, kubeconfig, options.Context, cancellationToken);
        Clusters = new FleetClusters(
            new FleetFromFiles(new FleetOptions { Path = files.Fleet }, time, NullLogger<FleetFromFiles>.Instance),
            new InClusterOptions(),
            time,
            NullLogger<KubernetesCluster>.Instance);
        var app = await StartAppAsync(azurite.ConnectionString, secret, cancellationToken);
        Git.Webhook = new LocalWebhook(new Uri(app.Url, $"api/webhooks/{StoryFiles.Source}"), secret);
        report("function app", $"{app.Url}api/health   log {Path.GetRelativePath(Directory.GetCurrentDirectory(), files.AppLog)}");
    }

    /// <summary>Removes what the story put on a real cluster.</summary>
    public async Task RemoveNamespaceAsync(CancellationToken cancellationToken)
    {
        var cluster = await ConnectAsync(cancellationToken);
        await cluster.DeleteAsync(new ObjectReference(KindName.Namespace, "", ShopManifests.Namespace), new DeleteOptions(), cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        File.Delete(files.Settings);
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

    private async Task<FunctionAppProcess> StartAppAsync(string storage, string webhookSecret, CancellationToken cancellationToken)
    {
        // The program stands beside ours in the build's output: artifacts/bin/Host/release.
        var program = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Host", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "Trimtab.Host.dll"));
        Dictionary<string, string> settings = new(StringComparer.Ordinal)
        {
            ["AzureWebJobsStorage"] = storage,
            ["Fleet__Path"] = files.Fleet,
            ["Git__CacheDirectory"] = files.GitCache,
            ["Programs__Kubectl"] = LocalTools.Find().Kubectl,
            [StoryFiles.WebhookSecretVariable] = webhookSecret,
            [StoryFiles.GitTokenVariable] = "unused",
        };
        return Started(await FunctionAppProcess.StartAsync(program, FreePort.Url(), settings, files.AppLog, time, cancellationToken));
    }

    private T Started<T>(T part)
        where T : IAsyncDisposable
    {
        _started.Push(part);
        return part;
    }
}
