using System.Text.Json;
using Microsoft.Extensions.Logging;
using Trimtab.Domain.State;

namespace Trimtab.Hosting.Engine;

/// <summary>Keeps when a timer last ran and is next due, so that a run missed while no instance was up is made up for.</summary>
internal sealed partial class TimerMonitor(IDocumentStore documents, string name, TimerSchedule schedule, TimeProvider time, ILogger logger)
{
    private TimerStatus? _status;

    public TimerStatus? Status => _status;

    /// <summary>Reads the stored state; a first start, or a changed schedule, begins anew from now.</summary>
    /// <returns>Whether a run is past due.</returns>
    public async Task<bool> BeginAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var stored = await ReadAsync(cancellationToken);
        if (stored is null)
        {
            await WriteAsync(new TimerStatus(default, schedule.Next(now), now), cancellationToken);
            return false;
        }

        if (stored.Next != schedule.Next(stored.LastUpdated))
        {
            await WriteAsync(stored with { Next = schedule.Next(now), LastUpdated = now }, cancellationToken);
            return false;
        }

        _status = stored;
        return stored.Next < now;
    }

    public Task RanAsync(DateTimeOffset started, DateTimeOffset next, CancellationToken cancellationToken)
        => WriteAsync(new TimerStatus(started, next, started), cancellationToken);

    private async Task<TimerStatus?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var document = await documents.ReadAsync(name, cancellationToken);
            return document is null ? null : JsonSerializer.Deserialize<TimerStatus>(document.Content.Span);
        }
        catch (Exception fault) when (fault is StorageException or JsonException)
        {
            Log.Unknown(logger, fault, name);
            return null;
        }
    }

    private async Task WriteAsync(TimerStatus status, CancellationToken cancellationToken)
    {
        _status = status;
        try
        {
            await documents.WriteAsync(name, JsonSerializer.SerializeToUtf8Bytes(status), cancellationToken);
        }
        catch (StorageException fault)
        {
            Log.NotKept(logger, fault, name);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The timer state {Name} can't be read; it begins anew")]
        public static partial void Unknown(ILogger logger, Exception exception, string name);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The timer state {Name} can't be written")]
        public static partial void NotKept(ILogger logger, Exception exception, string name);
    }
}
