using System.Text.Json;
using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Local;
using Trimtab.TestKit.Files;
using Trimtab.TestKit.Storage;
using Trimtab.Twin;

namespace Trimtab.Functions.Tests.Cli;

/// <summary>Settings, fleet, repository, storage and a twin of a cluster, for commands to work on.</summary>
internal sealed class CliScene : IAsyncDisposable
{
    private readonly ScratchDirectory _scratch = new();

    private CliScene(AzuriteFixture storage, TwinServer twin, LocalRepository repository)
    {
        Storage = storage;
        Twin = twin;
        Repository = repository;
    }

    public AzuriteFixture Storage { get; }

    public TwinServer Twin { get; }

    public ICluster Cluster => Twin.Cluster;

    public LocalRepository Repository { get; private set; }

    public Trimtab.Adapters.AzureStorage.StorageAccount Account { get; private set; } = null!;

    public string this[string file] => _scratch[file];

    public string Settings => _scratch["settings.json"];

    public static async Task<CliScene> StartAsync(AzuriteFixture storage, bool runsWorkloads = false)
    {
        var twin = await TwinServer.StartAsync(new TwinOptions { RunsWorkloads = runsWorkloads, StartDelay = TimeSpan.Zero, ReadyDelay = TimeSpan.Zero }, TimeProvider.System, CancellationToken.None);
        var scene = new CliScene(storage, twin, null!);
        await twin.WriteKubeconfigAsync(scene["kubeconfig"], CancellationToken.None);
        var remote = await LocalRepository.CreateBareAsync(scene["shop.git"], CancellationToken.None);
        scene.Repository = await LocalRepository.CreateAsync(scene["shop"], remote, "main", CancellationToken.None);
        var options = storage.NewOptions();
        scene.Account = new Trimtab.Adapters.AzureStorage.StorageAccount(options, TimeProvider.System);
        scene.WriteSettings(new JsonObject
        {
            ["AzureWebJobsStorage"] = options.ConnectionString,
            ["Storage__Container"] = options.Container,
            ["Fleet__Path"] = scene["fleet.yaml"],
            ["Git__CacheDirectory"] = scene["cache"],
            ["Programs__Kubectl"] = LocalTools.Find().Kubectl,
            ["Engine__Url"] = "http://127.0.0.1:1",
        });
        scene.WriteFleet("");
        return scene;
    }

    public void WriteSettings(JsonObject values)
        => File.WriteAllText(Settings, new JsonObject { ["Values"] = values }.ToJsonString());

    public void SetSetting(string name, string value)
    {
        var values = JsonNode.Parse(File.ReadAllText(Settings))!["Values"]!.DeepClone().AsObject();
        values[name] = value;
        WriteSettings(values);
    }

    /// <summary>The fleet with one cluster, source and target, and what the test adds.</summary>
    public void WriteFleet(string more, string source = "")
        => File.WriteAllText(this["fleet.yaml"], $$"""
            apiVersion: trimtab.dev/v1alpha1
            kind: Fleet
            clusters: { twin: { kubeconfig: { file: kubeconfig } } }
            sources: { shop: { repository: {{JsonSerializer.Serialize(new Uri(this["shop.git"]).AbsoluteUri)}}{{source}} } }
            targets: { shop: { source: shop, path: deploy, cluster: twin, namespace: shop, prune: true } }
            {{more}}
            """);

    public async Task<string> PushAsync(string file, string text)
    {
        await Repository.WriteAsync(file, text, CancellationToken.None);
        var revision = await Repository.CommitAsync($"Write {file}", CancellationToken.None);
        await Repository.PushAsync(CancellationToken.None);
        return revision;
    }

    public Task<CliRun> RunAsync(params string[] args) => CliRun.OfAsync([.. args, "--settings", Settings]);

    public async ValueTask DisposeAsync()
    {
        await Twin.DisposeAsync();
        Account?.Dispose();
        _scratch.Dispose();
    }
}
