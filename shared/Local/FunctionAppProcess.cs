using System.Diagnostics;

namespace Trimtab.Local;

/// <summary>The function app as a child process on its embedded engine; or the relay, which is started and watched the same way.</summary>
public sealed class FunctionAppProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60); // a cold disk and two busy cores
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(15); // running invocations get 10 s
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(50);

    private readonly Process _process;
    private readonly StreamWriter _log;
    private readonly Lock _lock = new();
    private readonly Queue<string> _lastLines = new();

    private readonly string _healthRoute;

    private FunctionAppProcess(Process process, Uri url, string logFile, string healthRoute)
    {
        _process = process;
        _healthRoute = healthRoute;
        Url = url;
        LogFile = logFile;
        _log = new StreamWriter(logFile, append: true) { AutoFlush = true };
    }

    /// <summary>Its address: routes begin with <c>api/</c>.</summary>
    public Uri Url { get; }

    /// <summary>The file with its output.</summary>
    public string LogFile { get; }

    public int ProcessId => _process.Id;

    /// <summary>Starts it and waits until its health route answers.</summary>
    /// <param name="program">Path of <c>Trimtab.Host.dll</c>.</param>
    /// <param name="url">Where it shall listen, on 127.0.0.1.</param>
    /// <param name="settings">Environment variables beside the inherited ones.</param>
    /// <param name="logFile">Its output is appended here.</param>
    /// <param name="time">The clock of the time limits.</param>
    /// <param name="cancellationToken">Cancels the wait; the process is then ended.</param>
    /// <exception cref="InvalidOperationException">It ended or did not answer; the message holds its last lines.</exception>
    public static async Task<FunctionAppProcess> StartAsync(
        string program, Uri url, IReadOnlyDictionary<string, string> settings, string logFile, TimeProvider time, CancellationToken cancellationToken)
    {
        var app = Launch(program, url, settings, logFile);
        try
        {
            await app.WaitUntilHealthyAsync(time, cancellationToken);
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it and does not wait.</summary>
    /// <param name="program">Path of <c>Trimtab.Host.dll</c>, or of a program that needs no <c>dotnet</c>.</param>
    /// <param name="url">Where it shall listen, on 127.0.0.1.</param>
    /// <param name="settings">Environment variables beside the inherited ones.</param>
    /// <param name="logFile">Its output is appended here.</param>
    /// <param name="healthRoute">Where it says that it is healthy.</param>
    public static FunctionAppProcess Launch(string program, Uri url, IReadOnlyDictionary<string, string> settings, string logFile, string healthRoute = "api/health")
    {
        var start = Path.GetExtension(program) == ".dll" ? new ProcessStartInfo("dotnet", [program]) : new ProcessStartInfo(program);
        start.UseShellExecute = false;
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.WorkingDirectory = Path.GetDirectoryName(program);
        start.Environment["Engine__Url"] = url.ToString();
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        var app = new FunctionAppProcess(new Process { StartInfo = start }, url, logFile, healthRoute);
        app._process.OutputDataReceived += (_, line) => app.Keep(line.Data);
        app._process.ErrorDataReceived += (_, line) => app.Keep(line.Data);
        app._process.Start();
        app._process.BeginOutputReadLine();
        app._process.BeginErrorReadLine();
        return app;
    }

    /// <summary>Sends it the signal that ends it as a crash would: no handler of its own runs.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Ends it as a crash would, and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Asks it to stop, and ends it when it does not.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            using var terminate = Process.Start("kill", ["-TERM", _process.Id.ToString()]);
            using var limit = new CancellationTokenSource(StopLimit);
            try
            {
                await _process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                await KillAsync();
            }
        }

        _process.Dispose();
        lock (_lock)
        {
            _log.Dispose();
        }
    }

    /// <summary>Waits until its health route answers with success.</summary>
    /// <exception cref="InvalidOperationException">It ended or did not answer in time; the message holds its last lines.</exception>
    public async Task WaitUntilHealthyAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        using var handler = new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(1) };
#pragma warning disable RS0030 // Made once, over a handler with limits.
        using var client = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(5) };
#pragma warning restore RS0030
        var began = time.GetTimestamp();
        while (!await IsHealthyAsync(client, cancellationToken))
        {
            if (_process.HasExited || time.GetElapsedTime(began) > StartLimit)
            {
                throw new InvalidOperationException($"The function app {(_process.HasExited ? "ended" : "did not become healthy")}: {LastLines()}");
            }

            await Task.Delay(PollEvery, time, cancellationToken);
        }
    }

    private async Task<bool> IsHealthyAsync(HttpClient client, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await client.GetAsync(new Uri(Url, _healthRoute), cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException || (e is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }

    private void Keep(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_lock)
        {
            _lastLines.Enqueue(line);
            if (_lastLines.Count > 20)
            {
                _lastLines.Dequeue();
            }

            if (_log.BaseStream is { CanWrite: true })
            {
                _log.WriteLine(line);
            }
        }
    }

    private string LastLines()
    {
        lock (_lock)
        {
            return string.Join(Environment.NewLine, _lastLines);
        }
    }
}
