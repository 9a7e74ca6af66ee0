using System.Diagnostics;
using System.Text.Json.Nodes;
using Trimtab.Adapters.Docker;
using Trimtab.Domain.Clusters;
using Trimtab.Local;
using Trimtab.TestKit.Files;
using Trimtab.TestKit.Running;

namespace Trimtab.Adapters.Tests.Docker;

/// <summary>A real registry on 127.0.0.1 that an engine pushes to: only then does the engine know an image's digest.</summary>
internal sealed class EngineRegistry : IAsyncDisposable
{
    public const string Program = "docker-registry";

    private readonly ScratchDirectory _directory = new();
    private Process? _process;

    public string Host { get; } = $"127.0.0.1:{FreePort.Find()}";

    public static async Task<EngineRegistry> StartAsync()
    {
        var registry = new EngineRegistry();
        await File.WriteAllTextAsync(registry._directory["config.yml"], $$"""
            version: 0.1
            log: { level: error }
            storage: { filesystem: { rootdirectory: {{registry._directory["data"]}} } }
            http: { addr: "{{registry.Host}}" }
            """);
        registry._process = Process.Start(new ProcessStartInfo(ProgramOnPath.Find(Program)!, ["serve", registry._directory["config.yml"]]) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true })!;
        return registry;
    }

    /// <summary>Pushes an image that has this registry's name. The engine waits until the registry answers.</summary>
    /// <returns>The digest by which the registry knows it.</returns>
    public static async Task<string> PushAsync(DockerConnection engine, string reference)
    {
        var colon = reference.LastIndexOf(':');
        var call = DockerCall.Post($"/images/{Uri.EscapeDataString(reference[..colon])}/push?tag={reference[(colon + 1)..]}") with { RegistryAuthorization = "e30=", TimeLimit = TimeSpan.FromMinutes(1) };
        var told = await engine.SendAsync(call, static (response, token) => response.Content.ReadAsStringAsync(token), CancellationToken.None);
        return told.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => (JsonNode.Parse(line) as JsonObject)?.Text("aux", "Digest") ?? "").FirstOrDefault(static digest => digest.Length > 0)
            ?? throw new InvalidOperationException($"The push of {reference} failed: {told}");
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        _directory.Dispose();
    }
}
