using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Trimtab.Local;

/// <summary>The storage emulator as a child process. It ends when disposed, and also when this program dies in any way.</summary>
public sealed partial class AzuriteProcess : IAsyncDisposable
{
    // Its input is a pipe that we hold: when we are gone, however that came, the pipe ends and so does the emulator.
    private const string Script =
        "process.stdin.on('end', () => process.exit(0)).resume(); const main = process.argv[1]; process.argv.splice(1, 0, main); process.argv.splice(2, 1); require(main);";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60); // a cold disk and two busy cores

    private readonly Process _process;
    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Uri? _blobs;
    private Uri? _queues;

    private AzuriteProcess(Process process) => _process = process;

    public int ProcessId => _process.Id;

    /// <summary>Points at this emulator with its well-known account.</summary>
    public string ConnectionString =>
        $"DefaultEndpointsProtocol={_blobs?.Scheme};AccountName=devstoreaccount1;"
        + "AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;"
        + $"BlobEndpoint={BlobEndpoint};QueueEndpoint={QueueEndpoint};";

    public Uri BlobEndpoint => new(_blobs!, "devstoreaccount1");

    public Uri QueueEndpoint => new(_queues!, "devstoreaccount1");

    /// <summary>Starts it and waits until it listens.</summary>
    /// <exception cref="InvalidOperationException">node is missing, or the emulator ended or stayed silent; the message holds its last lines.</exception>
    public static async Task<AzuriteProcess> StartAsync(LocalTools tools, AzuriteOptions options, TimeProvider clock, CancellationToken cancellationToken)
    {
        var process = new Process { StartInfo = StartInfo(tools, options) };
        var azurite = new AzuriteProcess(process);
        process.OutputDataReceived += (_, line) => azurite.Read(line.Data);
        process.ErrorDataReceived += (_, line) => azurite.Read(line.Data);
        try
        {
            process.Start();
        }
        catch (Win32Exception missing)
        {
            process.Dispose();
            throw new InvalidOperationException("The storage emulator needs the program node (20 or newer) on PATH.", missing);
        }

        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            // Its end is awaited with its output: what it said last is why it ended.
            var first = await Task.WhenAny(azurite._ready.Task, process.WaitForExitAsync(CancellationToken.None)).WaitAsync(StartLimit, clock, cancellationToken);
            return first == azurite._ready.Task ? azurite : throw azurite.Failure("ended");
        }
        catch (TimeoutException)
        {
            var failure = azurite.Failure($"did not listen within {StartLimit.TotalSeconds} s");
            await azurite.DisposeAsync();
            throw failure;
        }
        catch
        {
            await azurite.DisposeAsync();
            throw;
        }
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

    private static ProcessStartInfo StartInfo(LocalTools tools, AzuriteOptions options)
    {
        string[] location = options.DataFolder is null ? ["--inMemoryPersistence"] : ["--location", options.DataFolder];
        string[] tls = options.Tls is { } files ? ["--oauth", "basic", "--cert", files.Certificate, "--key", files.Key] : [];
        return new ProcessStartInfo(
            "node",
            [
                "--eval", Script, "--", tools.Azurite,
                "--blobHost", "127.0.0.1", "--blobPort", options.BlobPort.ToString(),
                "--queueHost", "127.0.0.1", "--queuePort", options.QueuePort.ToString(),
                "--tableHost", "127.0.0.1", "--tablePort", "0", // can't be left out
                "--silent", "--skipApiVersionCheck", "--disableTelemetry", .. location, .. tls,
            ])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = options.DataFolder ?? Path.GetTempPath(),
        };
    }

    private void Read(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_lock)
        {
            _lines.Add(line);
            if (_lines.Count > 20)
            {
                _lines.RemoveAt(0);
            }
        }

        if (Listening().Match(line) is { Success: true } match)
        {
            Listens(match.Groups["service"].Value, new Uri(match.Groups["address"].Value));
        }
    }

    private void Listens(string service, Uri address)
    {
        _blobs = service == "Blob" ? address : _blobs;
        _queues = service == "Queue" ? address : _queues;
        // The table service starts last; it is awaited so that a failure of it is a failure here.
        if (service == "Table" && _blobs is not null && _queues is not null)
        {
            _ready.TrySetResult();
        }
    }

    private InvalidOperationException Failure(string what)
    {
        lock (_lock)
        {
            return new InvalidOperationException($"The storage emulator {what}: {string.Join(" | ", _lines)}");
        }
    }

    [GeneratedRegex("^Azurite (?<service>Blob|Queue|Table) service is successfully listening at (?<address>https?://[0-9.]+:[0-9]+)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Listening();
}
