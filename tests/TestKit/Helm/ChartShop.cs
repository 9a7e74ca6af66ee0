using Microsoft.Extensions.Options;
using Trimtab.Adapters.Programs;
using Trimtab.Local;
using Trimtab.TestKit.Files;
using Trimtab.TestKit.Http;

namespace Trimtab.TestKit.Helm;

/// <summary>A chart repository over HTTP on 127.0.0.1, filled by the real helm program.</summary>
public sealed class ChartShop : IAsyncDisposable
{
    private readonly ScratchDirectory _scratch = new();
    private readonly ProgramRunner _programs = new(Options.Create(new ProgramOptions { Helm = LocalTools.Find().Helm }), TimeProvider.System);
    private HttpReceiver _server = null!;

    private ChartShop()
    {
    }

    public Uri Address => _server.Address;

    public static async Task<ChartShop> StartAsync()
    {
        var shop = new ChartShop { _server = await HttpReceiver.StartAsync() };
        shop._server.Answer = async (request, response) => await response.Body.WriteAsync(await File.ReadAllBytesAsync(shop._scratch[$"charts/{request.Path.Split('/')[^1]}"]));
        return shop;
    }

    /// <summary>Adds a version of the chart <c>web</c>: a ConfigMap with the value <c>greeting</c>, and a Deployment.</summary>
    /// <param name="version">The chart's version.</param>
    /// <param name="image">What its pods run.</param>
    /// <param name="replicas">How many; none need no node.</param>
    /// <param name="more">More manifests, beginning with a document's mark.</param>
    public async Task AddAsync(string version, string image, int replicas = 0, string more = "")
    {
        var folder = _scratch[$"src-{version}/web"];
        Directory.CreateDirectory(Path.Combine(folder, "templates"));
        await File.WriteAllTextAsync(Path.Combine(folder, "Chart.yaml"), $"apiVersion: v2\nname: web\nversion: {version}\n");
        await File.WriteAllTextAsync(Path.Combine(folder, "values.yaml"), "greeting: none\n");
        await File.WriteAllTextAsync(Path.Combine(folder, "templates", "web.yaml"), $$$"""
            apiVersion: v1
            kind: ConfigMap
            metadata: { name: web }
            data: { greeting: '{{ .Values.greeting }}' }
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: { name: web }
            spec:
              replicas: {{{replicas}}}
              selector: { matchLabels: { app: web } }
              template:
                metadata: { labels: { app: web } }
                spec: { terminationGracePeriodSeconds: 1, containers: [{ name: web, image: '{{{image}}}' }] }
            """ + more);
        await HelmAsync("package", folder, "--destination", _scratch["charts"]);
        await HelmAsync("repo", "index", _scratch["charts"], "--url", Address.ToString());
    }

    /// <summary>Calls helm.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public async Task HelmAsync(params string[] arguments)
    {
        var environment = new Dictionary<string, string> { ["HELM_CACHE_HOME"] = _scratch["helm/cache"], ["HELM_CONFIG_HOME"] = _scratch["helm/config"], ["HELM_DATA_HOME"] = _scratch["helm/data"] };
        var result = await _programs.RunAsync(new ProgramCall(ProgramName.Helm, arguments) { Environment = environment }, CancellationToken.None);
        if (result.ExitCode != 0)
        {
            throw new InvalidOperationException($"helm {arguments[0]} failed: {result.Error}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _scratch.Dispose();
    }
}
