using System.Diagnostics;
using Trimtab.Local;

namespace Trimtab.Functions.Tests.Conformance;

/// <summary>The real program as a Functions host starts it: a child with the port variable, asked every 25 ms whether it answers.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private readonly Process _process;

    private HostProcess(Process process, int port)
    {
        _process = process;
        Client = new HttpClient(new SocketsHttpHandler(), disposeHandler: true) { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
    }

    public HttpClient Client { get; }

    public static async Task<HostProcess> StartAsync(Dictionary<string, string> environment)
    {
        var port = FreePort.Find();
        var process = Launch(new(environment) { ["FUNCTIONS_CUSTOMHANDLER_PORT"] = $"{port}" });
        var host = new HostProcess(process, port);
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
        using var process = Launch(environment);
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

    private static Process Launch(Dictionary<string, string> environment)
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
        process.OutputDataReceived += (_, _) => { };
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
