using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Trimtab.Hosting.Engine;

/// <summary>Does what a Functions host would: listens to queues and timers and invokes the functions.</summary>
internal sealed partial class EmbeddedEngine(
    Listeners listeners, IHostApplicationLifetime lifetime, IOptions<EngineOptions> options, TimeProvider time, ILogger<EmbeddedEngine> logger)
    : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _abort = new();
    private readonly Lock _lock = new();
    private readonly List<Task> _running = [];

    /// <summary>Whether listening has been stopped, and whether everything that ran has ended.</summary>
    public (bool IsDraining, bool IsDrained) State => (_stop.IsCancellationRequested, _stop.IsCancellationRequested && Running().Length == 0);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var listener in listeners.Create())
        {
            Track(abort => listener.RunAsync(_stop.Token, abort));
        }

        return Task.CompletedTask;
    }

    /// <summary>Runs work that a stop waits for, and that is cancelled when the stop takes too long.</summary>
    public void Track(Func<CancellationToken, Task> work)
    {
        var task = Task.Run(() => work(_abort.Token), CancellationToken.None)
            .ContinueWith(Ended, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        lock (_lock)
        {
            _running.RemoveAll(ended => ended.IsCompleted);
            _running.Add(task);
        }
    }

    /// <summary>Takes nothing new; what runs goes on.</summary>
    public Task DrainAsync()
    {
        Log.Draining(logger);
        return _stop.CancelAsync();
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        using var limit = time.CreateTimer(_ => _abort.Cancel(), null, options.Value.StopTimeout, Timeout.InfiniteTimeSpan);
        await Task.WhenAll(Running());
    }

    public void Dispose()
    {
        _stop.Dispose();
        _abort.Dispose();
    }

    private Task[] Running()
    {
        lock (_lock)
        {
            return [.. _running.Where(task => !task.IsCompleted)];
        }
    }

    /// <summary>A listener ends by a fault only through an error of this program: better to start anew than to go on deaf.</summary>
    private void Ended(Task task)
    {
        if (task.Exception is { } fault)
        {
            Log.Broken(logger, fault);
            lifetime.StopApplication();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Draining: no new work is taken until the program is started again")]
        public static partial void Draining(ILogger logger);

        [LoggerMessage(Level = LogLevel.Critical, Message = "A listener broke; the program stops")]
        public static partial void Broken(ILogger logger, Exception exception);
    }
}
