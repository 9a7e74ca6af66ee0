using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Trimtab.Adapters.AzureStorage;
using Trimtab.Cli;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Reconcile;
using Trimtab.Functions.Tests.Probe;
using Trimtab.Host;
using Trimtab.Hosting;
using Trimtab.Local;
using Trimtab.TestKit.Files;
using Trimtab.Twin;

namespace Trimtab.Functions.Tests.Clusters;

/// <summary>The whole function app with two clusters: one accepts connections and never answers, and thirty targets want it.</summary>
public sealed class SilentClusterTests : IAsyncLifetime, IDisposable
{
    private const int SilentTargets = 30;
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(15);
    private readonly ScratchDirectory _directory = new();
    private readonly SilentServer _silent = new();
    private AzuriteProcess? _azurite;
    private StorageAccount? _storage;
    private TwinServer? _twin;
    private LocalRepository? _repository;
    private WebApplication? _app;
    private HttpClient? _client;

    public async Task InitializeAsync()
    {
        _azurite = await AzuriteProcess.StartAsync(LocalTools.Find(), new AzuriteOptions(), TimeProvider.System, CancellationToken.None);
        _storage = new StorageAccount(new StorageOptions { ConnectionString = _azurite.ConnectionString }, TimeProvider.System);
        _twin = await TwinServer.StartAsync(new TwinOptions(), TimeProvider.System, CancellationToken.None);
        await _twin.WriteKubeconfigAsync(_directory["live"], CancellationToken.None);
        await File.WriteAllTextAsync(
            _directory["silent"],
            $"{{current-context: c, contexts: [{{name: c, context: {{cluster: c}}}}], clusters: [{{name: c, cluster: {{server: 'http://127.0.0.1:{_silent.Port}'}}}}]}}");
        _repository = await LocalRepository.CreateAsync(_directory["copy"], await LocalRepository.CreateBareAsync(_directory["bare"], CancellationToken.None), "main", CancellationToken.None);
        await File.WriteAllTextAsync(_directory["fleet.yaml"], $$"""
            apiVersion: trimtab.dev/v1alpha1
            kind: Fleet
            clusters: { live: { kubeconfig: { file: live } }, silent: { kubeconfig: { file: silent } } }
            sources: { s: { repository: "{{_repository.Remote}}", interval: 1h } }
            targets:
              live: { source: s, path: app, cluster: live }
            {{string.Join('\n', Enumerable.Range(0, SilentTargets).Select(i => $"  silent-{i}: {{ source: s, path: app, cluster: silent }}"))}}
            """);
    }

    public async Task DisposeAsync()
    {
        _client?.Dispose();
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }

        await _twin!.DisposeAsync();
        await _azurite!.DisposeAsync();
    }

    public void Dispose()
    {
        _storage?.Dispose();
        _silent.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task The_other_cluster_keeps_its_pace_and_everybody_can_see_which_one_is_silent()
    {
        await PushAsync("one");
        await StartAsync();
        await Eventually.TrueAsync(async () => _silent.Connections > 0 && await ValueAsync() == "one", "both clusters are asked");
        var paces = new List<TimeSpan>();
        foreach (var value in new[] { "two", "three", "four" })
        {
            await PushAsync(value);
            var began = Stopwatch.GetTimestamp();
            await _storage!.Sender.SendAsync(new ReconcileSource("s"), MessageContext.For("test"), TimeSpan.Zero, CancellationToken.None);
            await Eventually.TrueAsync(async () => await ValueAsync() == value, $"the live cluster has {value}");
            paces.Add(Stopwatch.GetElapsedTime(began));
        }

        await Eventually.TrueAsync(async () => (await _client!.GetStringAsync("/api/health")).Contains("No answer from silent (since", StringComparison.Ordinal), "health names it");
        paces.Max().ShouldBeLessThan(CallTimeout, $"a silent call that takes all places holds everything up for so long: {string.Join(' ', paces)}");
        (await _client!.GetStringAsync("/api/health")).ShouldStartWith("""{"status":"degraded",""");
        var metrics = await _client.GetStringAsync("/metrics");
        metrics.ShouldContain("""trimtab_cluster_answers{cluster="live"} 1""");
        metrics.ShouldContain("""trimtab_cluster_answers{cluster="silent"} 0""");
        await Eventually.TrueAsync(async () => (await StatusAsync()).Contains("Cluster silent has not answered for", StringComparison.Ordinal), "the command line names it");
        (await _storage!.Queues.CountAsync(QueueNames.PoisonOf(QueueNames.Reconcile), CancellationToken.None)).ShouldBe(0);
    }

    private async Task StartAsync()
    {
        _app = FunctionProgram.Build(
            [
                "--contentRoot", _directory.Path, "--AzureWebJobsStorage", _azurite!.ConnectionString, "--Fleet:Path", _directory["fleet.yaml"],
                "--Git:CacheDirectory", _directory["cache"], "--Engine:Url", "http://127.0.0.1:0", "--Clusters:CallTimeout", $"{CallTimeout:c}", "--Logging:LogLevel:Default", "None",
            ],
            AppContext.BaseDirectory,
            services => services.AddTrimtab(),
            functions => functions.MapTrimtab());
        await _app.StartAsync();
        _client = new HttpClient(new SocketsHttpHandler(), disposeHandler: true) { BaseAddress = new Uri(_app.Urls.First()) };
    }

    private async Task PushAsync(string value)
    {
        await _repository!.WriteAsync("app/one.yaml", $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{ name: one }}\ndata: {{ value: {value} }}\n", CancellationToken.None);
        await _repository.CommitAsync(value, CancellationToken.None);
        await _repository.PushAsync(CancellationToken.None);
    }

    private async Task<string?> ValueAsync()
    {
        var cluster = await _app!.Services.GetRequiredService<IClusters>().GetAsync("live", CancellationToken.None);
        var one = await cluster.GetAsync(new ObjectReference(new KindName("v1", "ConfigMap"), "default", "one"), CancellationToken.None);
        return one?["data"]?["value"]?.ToString();
    }

    private async Task<string> StatusAsync()
    {
        await File.WriteAllTextAsync(_directory["settings.json"], $$"""{ "Values": { "AzureWebJobsStorage": "{{_azurite!.ConnectionString}}" } }""");
        using var output = new StringWriter();
        await CommandLine.RunAsync(["status", "--settings", _directory["settings.json"]], output, TextWriter.Null);
        return output.ToString();
    }
}
