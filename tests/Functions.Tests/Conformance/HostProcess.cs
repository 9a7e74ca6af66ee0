using System.Collections.Concurrent;
using System.Diagnostics;
using Trimtab.Local;

namespace Trimtab.Functions.Tests.Conformance;

/// <summary>The real program as a Functions host starts it: a child with the port variable, asked every 25 ms whether it answers.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _log;

    private HostProcess(Process process, ConcurrentQueue<string> log, int port)
    {
        _process = process;
        _log = log;
        Client = new HttpClient(new SocketsHttpHandler(), disposeHandler: true) { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
    }

    public HttpClient Client { get; }

    /// <summary>Its log so far, one line each.</summary>
    public IReadOnlyCollection<string> Log => _log;

    public static async Task<HostProcess> StartAsync(Dictionary<string, string> environment)
    {
        var port = FreePort.Find();
        var log = new ConcurrentQueue<string>();
        var process = Launch(new(environment) { ["FUNCTIONS_CUSTOMHANDLER_PORT"] = $"{port}" }, log);
        var host = new HostProcess(process, log, port);
        var started = TimeProvider.System.GetTimestamp();
        while (!await host.AnswersAsync())
        {
            TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(30), "the host gives up then");
            await Task.Delay(TimeSpan.FromMilliseconds(25), TimeProvider.System);
        }

        return host;
    }

    /// <summary>Runs the program to its end.</summary>
    public static async Task<(int ExitCode, string Error)> RunAsync(Dictionary<string, string> environment)
    {
        using var process = Launch(environment, new());
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, error);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static Process Launch(Dictionary<string, string> environment, ConcurrentQueue<string> log)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Trimtab.Host"))
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => log.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        return process;
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var answer = await Client.GetAsync("/");
            return true;
        }
        catch (HttpRequestException)
        {
            _process.HasExited.ShouldBeFalse("the program ended");
            return false;
        }
    }
}
