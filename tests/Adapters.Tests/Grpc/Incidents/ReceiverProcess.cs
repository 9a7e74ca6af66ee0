using System.Diagnostics;

namespace Trimtab.Adapters.Tests.Grpc.Incidents;

/// <summary>The sample receiver as a program of its own, on a port that stays the same; it can be killed and started again.</summary>
internal sealed class ReceiverProcess(int port, string file, params string[] tls) : IDisposable
{
    private Process? _process;

    public void Start()
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Trimtab.SampleReceiver.dll");
        _process = Process.Start(new ProcessStartInfo("dotnet", [program, $"{port}", file, .. tls]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        _process.OutputDataReceived += static (_, _) => { };
        _process.BeginOutputReadLine();
    }

    /// <summary>Ends it without a chance to finish anything.</summary>
    public void Kill()
    {
        if (_process is { } process)
        {
            process.Kill();
            process.WaitForExit();
            process.Dispose();
            _process = null;
        }
    }

    /// <summary>The numbers it has kept, in the order in which they came; a torn last line does not count.</summary>
    public IReadOnlyList<ulong> Kept()
    {
        if (!File.Exists(file))
        {
            return [];
        }

        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        var text = reader.ReadToEnd();
        return [.. text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => ulong.Parse(line.Split(' ')[1]))];
    }

    public void Dispose() => Kill();
}
