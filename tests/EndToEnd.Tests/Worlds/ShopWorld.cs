using System.Text;
using Microsoft.Extensions.Options;
using Trimtab.Adapters.AzureStorage;
using Trimtab.Adapters.Kubernetes;
using Trimtab.Adapters.Programs;
using Trimtab.Domain.Clusters;
using Trimtab.Local;
using Trimtab.TestKit.Clusters;
using Trimtab.TestKit.Http;
using Trimtab.Twin;

namespace Trimtab.EndToEnd.Tests.Worlds;

/// <summary>A whole Trimtab of its own: storage, cluster (a twin, or a namespace of the real one), Git host, people, and any number of function apps,
/// with something in between that a test controls. Several stand side by side.</summary>
internal sealed class ShopWorld : IAsyncDisposable
{
    private const string Repository = "acme/shop";

    private readonly string _directory = Path.Combine(Path.GetTempPath(), $"trimtab-world-{Guid.NewGuid():n}");
    private readonly string _webhookSecret = Guid.NewGuid().ToString("n");
    private readonly ShopWorldOptions _options;
    private readonly Stack<IAsyncDisposable> _started = new();
    private AzuriteProcess _azurite = null!;
    private HttpReceiver _people = null!;
    private FleetClusters? _clusters;
    private LocalRepository _workingCopy = null!;
    private FleetRepository? _fleet;
    private string _storage = "";
    private string _kubeconfig = "";
    private Uri _peopleAddress = null!;
    private Uri _host = null!;

    private ShopWorld(ShopWorldOptions options) => _options = options;

    public string Namespace { get; } = $"shop-{Guid.NewGuid():n}"[..17];

    public StorageAccount Storage { get; private set; } = null!;

    public GitHttpServer Git { get; private set; } = null!;

    /// <summary>The storage's connection string, through what stands between.</summary>
    public string ConnectionString => _storage;

    /// <summary>The variables that the fleet's secrets come from.</summary>
    public IReadOnlyDictionary<string, string> Secrets => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [ShopFleet.WebhookSecretVariable] = _webhookSecret,
        [ShopFleet.GitTokenVariable] = "unused",
        [ShopFleet.PeopleVariable] = _peopleAddress.ToString(),
    };

    private string AppLog => Path.Combine(_directory, "app.log");

    private string FleetFile => Path.Combine(_directory, "fleet.yaml");

    private Dictionary<string, string> FleetInFile => new(StringComparer.Ordinal) { ["Fleet__Path"] = FleetFile };

    private bool IsTwin => _options.Kubeconfig is null;

    /// <summary>Starts everything but a function app.</summary>
    public static async Task<ShopWorld> StartAsync(ShopWorldOptions options)
    {
        var world = new ShopWorld(options);
        try
        {
            await world.StartPartsAsync();
            return world;
        }
        catch
        {
            await world.DisposeAsync();
            throw;
        }
    }

    /// <summary>Launches a function app, and has pushes announced to it.</summary>
    /// <param name="storage">Its connection string; null: through what stands between.</param>
    public FunctionAppProcess Launch(string? storage = null)
    {
        var settings = new Dictionary<string, string>(_fleet?.Settings ?? FleetInFile, StringComparer.Ordinal)
        {
            ["AzureWebJobsStorage"] = storage ?? _storage,
            ["Git__CacheDirectory"] = Path.Combine(_directory, "git-cache"),
            ["Programs__Kubectl"] = LocalTools.Find().Kubectl,
            ["Engine__MessageVisibility"] = _options.MessageVisibility.ToString("c"),
        };
        foreach (var (variable, value) in Secrets)
        {
            settings[variable] = value;
        }

        var app = FunctionAppProcess.Launch(WholePrograms.Host, FreePort.Url(), settings, AppLog);
        _fleet?.AnnounceTo(app);
        Git.Webhook = new LocalWebhook(new Uri(app.Url, $"api/webhooks/{ShopFleet.Source}"), _webhookSecret);
        return app;
    }

    /// <summary>Launches a relay that watches the world's namespace. Its output goes into a log of its own.</summary>
    /// <param name="name">As that of its pod.</param>
    /// <param name="more">Variables beside the usual ones.</param>
    public FunctionAppProcess LaunchRelay(string name = "relay", params IEnumerable<(string Name, string Value)> more)
    {
        var file = Path.Combine(_directory, "relay.yaml");
        File.WriteAllText(file, $"cluster: {ShopFleet.Cluster}\nnamespaces: [{Namespace}]\nkubeconfig: {{ file: {Path.Combine(_directory, "kubeconfig")} }}\n{_options.RelaySettings}");
        var url = FreePort.Url();
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["AzureWebJobsStorage"] = _storage,
            ["Relay__Settings"] = file,
            ["Relay__Url"] = url.ToString(),
            ["POD_NAME"] = name,
            ["POD_NAMESPACE"] = Namespace,
            ["POD_UID"] = Guid.NewGuid().ToString(),
            ["Relay__BufferDirectory"] = Path.Combine(_directory, name),
        };
        foreach (var (variable, value) in more)
        {
            settings[variable] = value;
        }

        return FunctionAppProcess.Launch(WholePrograms.Relay, url, settings, Path.Combine(_directory, $"{name}.log"), "readyz");
    }

    /// <summary>Makes an empty repository on the world's Git host.</summary>
    /// <returns>The address by which the function apps reach it, and its directory.</returns>
    public async Task<(Uri Address, string Directory)> CreateRepositoryAsync(string fullName)
    {
        await Git.CreateRepositoryAsync(fullName, CancellationToken.None);
        return (new Uri(_host, fullName + ".git"), Path.Combine(_directory, "git", fullName + ".git"));
    }

    /// <summary>The source's own repository: the address by which the function apps reach it, and its directory.</summary>
    public (Uri Address, string Directory) SourceRepository => (new Uri(_host, Repository + ".git"), Path.Combine(_directory, "git", Repository + ".git"));

    public Task<string> ReadFleetAsync() => File.ReadAllTextAsync(FleetFile);

    /// <summary>Changes the fleet document in its file.</summary>
    public async Task ChangeFleetAsync(Func<string, string> change) => await File.WriteAllTextAsync(FleetFile, change(await ReadFleetAsync()));

    /// <summary>A file that goes with the world.</summary>
    /// <returns>Its path.</returns>
    public string NewFile(string name, string text)
    {
        var file = Path.Combine(_directory, name);
        File.WriteAllText(file, text);
        return file;
    }

    /// <summary>A directory that goes with the world.</summary>
    /// <returns>Its path.</returns>
    public string NewDirectory(string name) => Directory.CreateDirectory(Path.Combine(_directory, name)).FullName;

    /// <summary>Calls kubectl on the world's cluster, without anything in between.</summary>
    /// <returns>What it said.</returns>
    public async Task<string> KubectlAsync(string input, params string[] arguments)
    {
        var call = new ProgramCall(ProgramName.Kubectl, ["--kubeconfig", _kubeconfig, .. arguments])
        {
            WriteInput = async (stream, token) => await stream.WriteAsync(Encoding.UTF8.GetBytes(input), token),
        };
        var programs = new ProgramRunner(Options.Create(new ProgramOptions { Kubectl = LocalTools.Find().Kubectl }), TimeProvider.System);
        var result = await programs.RunAsync(call, CancellationToken.None);
        return result.ExitCode == 0 ? result.Output : throw new InvalidOperationException($"kubectl {arguments[0]} failed: {result.Error}");
    }

    /// <returns>A connection string that goes through <paramref name="outside"/>.</returns>
    public async Task<string> StorageThroughAsync(IOutside outside)
    {
        var connection = StorageConnection.Parse(_azurite.ConnectionString);
        var blobs = await outside.ReachAsync(OutsidePart.Blobs, connection.BlobEndpoint);
        var queues = await outside.ReachAsync(OutsidePart.Queues, connection.QueueEndpoint);
        return _azurite.ConnectionString
            .Replace(Authority(connection.BlobEndpoint), Authority(blobs), StringComparison.Ordinal)
            .Replace(Authority(connection.QueueEndpoint), Authority(queues), StringComparison.Ordinal);
    }

    /// <summary>The cluster, without anything in between.</summary>
    public Task<ICluster> ConnectAsync() => _clusters!.GetAsync(ShopFleet.Cluster, CancellationToken.None);

    /// <returns>The commit id.</returns>
    public Task<string> PushAsync(string version, ShopHealth health)
        => PushAsync($"{version}: {health}", ShopManifests.Of(Namespace, version, health, IsTwin));

    /// <summary>Pushes files to the source.</summary>
    /// <returns>The commit id.</returns>
    public async Task<string> PushAsync(string message, params IEnumerable<(string File, string Text)> files)
    {
        foreach (var (file, text) in files)
        {
            await _workingCopy.WriteAsync(file, text, CancellationToken.None);
        }

        var revision = await _workingCopy.CommitAsync(message, CancellationToken.None);
        await _workingCopy.PushAsync(CancellationToken.None);
        return revision;
    }

    /// <summary>Pushes another fleet document, where the fleet is in a repository.</summary>
    /// <param name="change">Makes it of the first one.</param>
    /// <returns>The commit id.</returns>
    public async Task<string> PushFleetAsync(Func<string, string> change)
        => await _fleet!.PushAsync(change(await File.ReadAllTextAsync(FleetFile)));

    /// <summary>Keeps the function apps' log beyond the world's end, for whoever reads a failure.</summary>
    /// <returns>Where.</returns>
    public string KeepLog()
    {
        var kept = Path.Combine(Directory.CreateTempSubdirectory("trimtab-failed-").FullName, "app.log");
        File.Copy(AppLog, kept);
        return kept;
    }

    public async ValueTask DisposeAsync()
    {
        if (!IsTwin && _clusters is not null)
        {
            await (await ConnectAsync()).DeleteAsync(new ObjectReference(KindName.Namespace, "", Namespace), new DeleteOptions(), CancellationToken.None);
        }

        _clusters?.Dispose();
        Storage?.Dispose();
        while (_started.TryPop(out var part))
        {
            await part.DisposeAsync();
        }

        Directory.Delete(_directory, recursive: true);
    }

    private async Task StartPartsAsync()
    {
        Directory.CreateDirectory(_directory);
        _azurite = Started(await AzuriteProcess.StartAsync(LocalTools.Find(), new AzuriteOptions(), TimeProvider.System, CancellationToken.None));
        Storage = new StorageAccount(new StorageOptions { ConnectionString = _azurite.ConnectionString }, TimeProvider.System);
        Git = Started(await GitHttpServer.StartAsync(Path.Combine(_directory, "git"), token: null, port: 0, CancellationToken.None));
        var repository = await Git.CreateRepositoryAsync(Repository, CancellationToken.None);
        _workingCopy = await LocalRepository.CreateAsync(Path.Combine(_directory, "shop"), repository, "main", CancellationToken.None);
        _people = Started(await HttpReceiver.StartAsync());
        var direct = _kubeconfig = await ClusterAsync();

        var outside = Started(_options.Outside);
        _storage = await StorageThroughAsync(outside);
        _peopleAddress = await outside.ReachAsync(OutsidePart.People, _people.Address);
        var host = _host = await outside.ReachAsync(OutsidePart.GitHost, Git.Address);
        var kubeconfig = Path.Combine(_directory, "kubeconfig");
        await outside.ReachClusterAsync(direct, kubeconfig);
        await WriteFleetAsync(FleetFile, kubeconfig, host);
        if (_options.FleetPlace != FleetPlace.File)
        {
            _fleet = Started(await FleetRepository.CreateAsync(_options.FleetPlace, _directory, Git, host));
            await PushFleetAsync(static text => text);
        }

        _clusters = await ConnectDirectlyAsync(direct, host);
    }

    private async Task<string> ClusterAsync()
    {
        if (_options.Kubeconfig is { } real)
        {
            return Path.GetFullPath(real);
        }

        var file = Path.Combine(_directory, "twin.kubeconfig");
        var twin = Started(await TwinServer.StartAsync(new TwinOptions(), TimeProvider.System, CancellationToken.None));
        await twin.WriteKubeconfigAsync(file, CancellationToken.None);
        return file;
    }

    private async Task<FleetClusters> ConnectDirectlyAsync(string kubeconfig, Uri host)
    {
        var file = Path.Combine(_directory, "direct.yaml");
        await WriteFleetAsync(file, kubeconfig, host);
        return TestAccess.Connect(file);
    }

    private Task WriteFleetAsync(string file, string kubeconfig, Uri host)
        => File.WriteAllTextAsync(file, ShopFleet.Text(kubeconfig, new Uri(host, Repository + ".git"), new Uri(host, "api/v3/"), _options.Policy));

    private static string Authority(Uri address) => address.GetLeftPart(UriPartial.Authority);

    private T Started<T>(T part)
        where T : IAsyncDisposable
    {
        _started.Push(part);
        return part;
    }
}
