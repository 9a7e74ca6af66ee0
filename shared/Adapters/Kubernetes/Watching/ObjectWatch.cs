using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Trimtab.Domain.Clusters;

namespace Trimtab.Adapters.Kubernetes.Watching;

/// <summary>Follows a kind: lists, then watches from the list's version; goes on from the last version seen after a cut, lists again after 410.</summary>
/// <param name="source">What is followed.</param>
/// <param name="heard">Told of each answer and each line: that the watch is alive.</param>
/// <param name="clock">The time.</param>
/// <param name="logger">Told of interruptions.</param>
internal sealed partial class ObjectWatch(WatchSource source, Action heard, TimeProvider clock, ILogger logger)
{
    private readonly KnownObjects _known = new();
    private readonly WatchPause _pause = new(clock);

    // Null: a list is needed.
    private string? _version;

    public async IAsyncEnumerable<ObjectEvent> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_version is null)
            {
                if (await TryAsync(source.ListAsync, cancellationToken) is not { } list)
                {
                    continue;
                }

                foreach (var change in _known.Replace(list.Items))
                {
                    yield return change;
                }

                _version = list.ResourceVersion;
                yield return new ObjectEvent(ObjectEventKind.Synced, null);
            }

            await using var stream = await TryAsync(token => source.OpenAsync(_version, token), cancellationToken);
            while (stream is not null && await NextAsync(stream, cancellationToken) is { } line)
            {
                if (Take(line) is { } change)
                {
                    yield return change;
                }
            }
        }
    }

    private async Task<T?> TryAsync<T>(Func<CancellationToken, Task<T>> action, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            var answer = await action(cancellationToken);
            heard();
            return answer;
        }
        catch (ClusterException e) when (e.Status == 410)
        {
            Expired();
        }
        // A rotated token is refused until the file is read again; other refusals need a person, so the caller gets them.
        catch (ClusterException e) when (e.IsTransient || e.Status == 401 && _version is not null)
        {
            Log.WatchNotOpened(logger, source.Subject, e.Message);
            await _pause.WaitAsync(e.RetryAfter, cancellationToken);
        }

        return null;
    }

    /// <returns>Null when the stream has ended, after the pause that is due.</returns>
    private async Task<WatchLine?> NextAsync(WatchStream stream, CancellationToken cancellationToken)
    {
        try
        {
            var line = await stream.ReadAsync(cancellationToken);
            if (line is { Type: "ERROR" })
            {
                Refused(line);
            }
            else if (line is not null)
            {
                _pause.Reset();
                heard();
                return line;
            }
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            Log.WatchCut(logger, source.Subject, _version, e.Message);
        }
        catch (JsonException)
        {
            // What was said is lost: only a list shows it.
            Log.WatchUnreadable(logger, source.Subject);
            _version = null;
        }

        await _pause.WaitAsync(null, cancellationToken);
        return null;
    }

    private ObjectEvent? Take(WatchLine line)
    {
        if (line.Object.ResourceVersion is { Length: > 0 } version)
        {
            _version = version;
        }

        return line.Type is "ADDED" or "MODIFIED" or "DELETED" ? _known.Take(line) : null;
    }

    private void Refused(WatchLine line)
    {
        if (line.Object.Number("code") == 410)
        {
            Expired();
        }
        else
        {
            Log.WatchCut(logger, source.Subject, _version, line.Object.Text("message"));
        }
    }

    private void Expired()
    {
        Log.WatchExpired(logger, source.Subject, _version);
        _version = null;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "{Subject}: cut after version {Version}: {Why}")]
        public static partial void WatchCut(ILogger logger, string subject, string? version, string why);

        [LoggerMessage(LogLevel.Information, "{Subject}: version {Version} has expired; listing again")]
        public static partial void WatchExpired(ILogger logger, string subject, string? version);

        [LoggerMessage(LogLevel.Warning, "{Subject}: an event could not be read; listing again")]
        public static partial void WatchUnreadable(ILogger logger, string subject);

        [LoggerMessage(LogLevel.Warning, "{Subject}: trying again: {Why}")]
        public static partial void WatchNotOpened(ILogger logger, string subject, string why);
    }
}
