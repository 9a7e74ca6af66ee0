using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Trimtab.Local;

namespace Trimtab.EndToEnd.Tests.Relays;

/// <summary>An API server by plain HTTP, for a load of writes that are not Trimtab's own.</summary>
internal sealed class KubectlProxy : IAsyncDisposable
{
    private readonly Process _process;
    private readonly HttpClient _client;

    private KubectlProxy(Process process, HttpClient client) => (_process, _client) = (process, client);

    public static async Task<KubectlProxy> StartAsync(string kubeconfig)
    {
        var port = FreePort.Find();
        var start = new ProcessStartInfo(LocalTools.Find().Kubectl, ["--kubeconfig", kubeconfig, "proxy", $"--port={port}"]) { UseShellExecute = false, RedirectStandardOutput = true };
        var process = Process.Start(start)!;
        await process.StandardOutput.ReadLineAsync();
#pragma warning disable RS0030 // Made once.
        var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 16 }) { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
#pragma warning restore RS0030
        client.DefaultRequestHeaders.UserAgent.ParseAdd("load");
        return new KubectlProxy(process, client);
    }

    /// <summary>Makes a ConfigMap.</summary>
    public async Task CreateMapAsync(string @namespace, string name, string value)
    {
        var body = new JsonObject { ["metadata"] = new JsonObject { ["name"] = name }, ["data"] = new JsonObject { ["key"] = value } };
        using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await _client.PostAsync(new Uri($"/api/v1/namespaces/{@namespace}/configmaps", UriKind.Relative), content);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Changes a ConfigMap.</summary>
    public async Task SetMapAsync(string @namespace, string name, string value)
    {
        using var content = new StringContent(new JsonObject { ["data"] = new JsonObject { ["key"] = value } }.ToJsonString());
        content.Headers.ContentType = new MediaTypeHeaderValue("application/merge-patch+json");
        using var answer = await _client.PatchAsync(new Uri($"/api/v1/namespaces/{@namespace}/configmaps/{name}", UriKind.Relative), content);
        answer.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
