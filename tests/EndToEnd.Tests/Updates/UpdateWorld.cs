using Trimtab.Adapters.AzureStorage;
using Trimtab.Adapters.Kubernetes;
using Trimtab.Domain.Audit;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Registries.Memory;
using Trimtab.Domain.Scans;
using Trimtab.Domain.Updates;
using Trimtab.EndToEnd.Tests.Worlds;
using Trimtab.Local;
using Trimtab.TestKit.Clusters;
using Trimtab.TestKit.Files;
using Trimtab.TestKit.Registries;
using Trimtab.Twin;

namespace Trimtab.EndToEnd.Tests.Updates;

/// <summary>A whole function app with the real registry and a cluster whose Deployments it keeps up to date.</summary>
internal abstract class UpdateWorld : IAsyncDisposable
{
    protected const string RegistrySecret = "a-secret-of-the-registry";
    protected static readonly CancellationToken None = CancellationToken.None;

    private readonly Stack<IAsyncDisposable> _started = new();
    private readonly OwnStorage _storage;
    private FleetClusters? _clusters;

    protected UpdateWorld(OwnStorage storage)
    {
        _storage = storage;
        Changes = new ChangeDocuments(Storage.Documents);
        Holds = new UpdateHolds(Storage.Documents);
    }

    public StorageAccount Storage => _storage.Account;

    public ChangeDocuments Changes { get; }

    public UpdateHolds Holds { get; }

    public RegistryProcess Registry { get; private set; } = null!;

    public FunctionAppProcess App { get; private set; } = null!;

    /// <summary>The image, without tag.</summary>
    public string Image => $"{Registry.Host}/team/web";

    protected ScratchDirectory Scratch { get; } = new();

    protected Uri Url { get; } = FreePort.Url();

    protected ICluster Cluster { get; private set; } = null!;

    protected string Kubeconfig => Scratch["kubeconfig"];

    /// <summary>The whole document.</summary>
    protected abstract string Fleet { get; }

    /// <summary>Has the repository looked at, as <c>trimtab scan</c> does, and waits until it was, and all that it told was considered.</summary>
    public async Task ScanAsync()
    {
        var asked = await AskForScanAsync();
        await WhenAsync(MemoryAsync, memory => memory.CheckedAt >= asked, memory => $"asked at {asked:O}, looked at {memory.LookedAt:O}, checked at {memory.CheckedAt:O}, {memory.Fault}");
        await WhenAsync(() => Storage.Queues.CountAsync(QueueNames.Scan, None), static count => count == 0);
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

    /// <summary>Waits until something is as wanted.</summary>
    /// <exception cref="TimeoutException">It never was; the message says where the app's log is.</exception>
    public async Task<T> WhenAsync<T>(Func<Task<T>> read, Func<T, bool> isSo, Func<T, string>? describe = null)
    {
        try
        {
            return await Eventually.WhenAsync(read, isSo, describe);
        }
        catch (TimeoutException late)
        {
            var kept = Path.Combine(Directory.CreateTempSubdirectory("trimtab-failed-").FullName, "app.log");
            File.Copy(Scratch["app.log"], kept);
            throw new TimeoutException($"{late.Message} (log: {kept})", late);
        }
    }

    /// <summary>The newest change of an asset to a version, once it is as wanted.</summary>
    public async Task<ChangeDocument> WhenChangeAsync(string asset, string version, Func<ChangeDocument, bool> isSo)
        => (await WhenAsync(
            async () => (await Changes.ReadAllAsync(isClosedToo: true, None)).FirstOrDefault(change => change.Change.Asset.ToString() == asset && change.Change.To.Version == version),
            change => change is not null && isSo(change),
            static change => change is null ? "no such change" : $"{change.Change.Type} {change.State}: {change.Status}"))!;

    /// <summary>The audit log, once nothing is owed to it: what ended is recorded after it ended, under ids that are unique.</summary>
    public async Task<IReadOnlyList<AuditRecord>> RecordsAsync()
    {
        var updates = new UpdateDocuments(Storage.Documents);
        await WhenAsync(() => updates.ListActiveAsync(None), static active => active.Count == 0, static active => $"{active.Count} updates are not closed");
        await WhenAsync(() => Changes.ReadAllAsync(isClosedToo: true, None), static all => all.All(static change => change.PendingRecords.Count == 0));
        var records = await new AuditReader(Storage.AppendLog).ReadAsync(None).Select(static entry => entry.Record).ToArrayAsync();
        records.Select(static record => record.Id).ShouldBeUnique();
        return records;
    }

    public async Task StartAppAsync()
    {
        await (App?.DisposeAsync() ?? ValueTask.CompletedTask);
        App = await FunctionAppProcess.StartAsync(WholePrograms.Host, Url, Settings(), Scratch["app.log"], TimeProvider.System, None);
    }

    public async ValueTask DisposeAsync()
    {
        await (App?.DisposeAsync() ?? ValueTask.CompletedTask);
        await ClearAsync();
        _clusters?.Dispose();
        while (_started.TryPop(out var part))
        {
            await part.DisposeAsync();
        }

        await _storage.DisposeAsync();
        Scratch.Dispose();
    }

    /// <summary>Takes away what outlives the world's processes, once the app is gone.</summary>
    protected virtual Task ClearAsync() => Task.CompletedTask;

    /// <summary>Starts a world, or leaves nothing of it.</summary>
    protected static async Task<TWorld> StartedAsync<TWorld>(TWorld world, Func<Task> start)
        where TWorld : UpdateWorld
    {
        try
        {
            await start();
            return world;
        }
        catch
        {
            await world.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the registry, which tells the app of pushes.</summary>
    protected async Task StartRegistryAsync()
        => Registry = Started(await RegistryProcess.StartAsync(new RegistryOptions { Notifications = (new Uri(Url, "api/webhooks/registry/local"), $"Bearer {RegistrySecret}") }));

    /// <summary>Writes the fleet and connects to its cluster <c>trial</c>.</summary>
    /// <param name="kubeconfig">Of the real cluster; null: a twin is started.</param>
    protected async Task ConnectAsync(string? kubeconfig)
    {
        if (kubeconfig is null)
        {
            var twin = Started(await TwinServer.StartAsync(new TwinOptions(), TimeProvider.System, None));
            await twin.WriteKubeconfigAsync(Kubeconfig, None);
        }
        else
        {
            File.Copy(kubeconfig, Kubeconfig);
        }

        await File.WriteAllTextAsync(Scratch["fleet.yaml"], Fleet);
        _clusters = TestAccess.Connect(Scratch["fleet.yaml"]);
        Cluster = await _clusters.GetAsync("trial", None);
    }

    /// <summary>The function app's settings, also those of the command line.</summary>
    protected virtual Dictionary<string, string> Settings() => new(StringComparer.Ordinal)
    {
        ["AzureWebJobsStorage"] = _storage.Options.ConnectionString,
        ["Fleet__Path"] = Scratch["fleet.yaml"],
        ["Git__CacheDirectory"] = Scratch["cache"],
        ["Programs__Kubectl"] = LocalTools.Find().Kubectl,
        ["REGISTRY_SECRET"] = RegistrySecret,
    };

    protected T Started<T>(T part)
        where T : IAsyncDisposable
    {
        _started.Push(part);
        return part;
    }
}
