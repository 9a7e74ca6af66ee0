using System.Diagnostics;

namespace Trimtab.Bench.Scale;

/// <summary>A twin in a process of its own: <c>trimtab twin</c> of the same build.</summary>
internal sealed class TwinProcess : IAsyncDisposable
{
    private static readonly string Program = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", "Cli", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "trimtab.dll"));

    private readonly Process _process;

    private TwinProcess(Process process) => _process = process;

    /// <summary>Starts it and waits until its kubeconfig is written.</summary>
    public static async Task<TwinProcess> StartAsync(string kubeconfig)
    {
        var start = new ProcessStartInfo("dotnet", [Program, "twin", "--kubeconfig", kubeconfig]) { UseShellExecute = false, RedirectStandardOutput = true };
        var twin = new TwinProcess(Process.Start(start)!);
        var line = await twin._process.StandardOutput.ReadLineAsync();
        if (line?.Contains("listens", StringComparison.Ordinal) != true)
        {
            await twin.DisposeAsync();
            throw new InvalidOperationException($"The twin did not start: {line}");
        }

        return twin;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }
}
