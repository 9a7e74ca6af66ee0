using Trimtab.Local;

namespace Trimtab.Bench.Host;

/// <summary>The function app on the embedded engine, with a fleet of one source that is never there.</summary>
internal static class HostApp
{
    public const string Secret = "bench";

    /// <param name="directory">Takes its files; its log is <c>app.log</c>.</param>
    /// <param name="storage">Connection string.</param>
    /// <param name="settings">Environment variables beside those that it needs.</param>
    public static async Task<FunctionAppProcess> StartAsync(string directory, string storage, params (string Name, string Value)[] settings)
    {
        var fleet = Path.Combine(directory, "fleet.yaml");
        await File.WriteAllTextAsync(fleet, """
            apiVersion: trimtab.dev/v1alpha1
            kind: Fleet
            sources:
              nowhere: { repository: "file:///nonexistent", interval: 1d, webhook: { provider: github, secret: { env: BENCH_SECRET } } }
            """);
        Dictionary<string, string> environment = new(StringComparer.Ordinal)
        {
            ["AzureWebJobsStorage"] = storage,
            ["Fleet__Path"] = fleet,
            ["BENCH_SECRET"] = Secret,
            ["Git__CacheDirectory"] = Path.Combine(directory, "git"),
        };
        foreach (var (name, value) in settings)
        {
            environment[name] = value;
        }

        return await FunctionAppProcess.StartAsync(HostProgram.Path, FreePort.Url(), environment, Path.Combine(directory, "app.log"), TimeProvider.System, CancellationToken.None);
    }
}
