using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Trimtab.Shop;

/// <summary>Answers requests as the options say and counts them in Prometheus text.</summary>
internal static class ShopServer
{
    private const int Port = 8080;

    /// <summary>Names the pod that answered, for whoever counts where requests go.</summary>
    private const string PodHeader = "X-Pod";

    public static async Task<int> RunAsync(ShopOptions options)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenAnyIP(Port));
        await using var app = builder.Build();
        var metrics = new RequestMetrics();
        app.MapGet("/metrics", () => Results.Text(metrics.ToText(), "text/plain; version=0.0.4"));
        app.MapGet("/healthz", () => Results.Ok());
        app.MapGet("/", async (HttpContext context, CancellationToken cancellationToken) =>
        {
            var started = Stopwatch.GetTimestamp();
            if (options.Latency > TimeSpan.Zero)
            {
                await Task.Delay(options.Latency, TimeProvider.System, cancellationToken);
            }

            var status = Random.Shared.NextDouble() < options.ErrorRate ? 500 : 200;
            metrics.Count(status, Stopwatch.GetElapsedTime(started));
            context.Response.Headers[PodHeader] = Environment.MachineName;
            return Results.StatusCode(status);
        });
        app.MapGet("/crash", () => Exit(1));
        if (options.CrashAfter is not { } crashAfter)
        {
            await app.RunAsync();
            return 0;
        }

        await app.StartAsync();
        await Task.Delay(crashAfter, TimeProvider.System);
        await Console.Error.WriteLineAsync("fatal: the stock database does not answer, giving up");
        return 1;
    }

    // As a crash would: nothing is closed, nobody is told. A signal would be ignored, as this is process 1 of its container.
    [DllImport("libc", EntryPoint = "_exit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void Exit(int code);
}
