using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Trimtab.Domain.Captures;
using Trimtab.Domain.Captures.Watching;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Leadership;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.State;

namespace Trimtab.Hosting.Captures;

/// <summary>Follows one kind in all namespaces and sends its changes; lists it from time to time, and finds then what was missed.</summary>
internal sealed partial class KindWatcher(
    CaptureCluster cluster, KindName kind, KindCaptures captures, IMessageSender sender, ResumePoints points, CaptureMetrics metrics, CurrentRules rules, TimeProvider clock, ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private readonly SemaphoreSlim _turn = new(1);
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    /// <summary>Begins; goes on until it is disposed.</summary>
    public void Start(TimeSpan listInterval)
        => _running = Task.WhenAll(AgainAsync(WatchAsync, _stop.Token), AgainAsync(token => ListAsync(listInterval, token), _stop.Token));

    /// <summary>Compares everything with what was sent: also after the rules changed.</summary>
    public async Task HealAsync(CancellationToken cancellationToken)
    {
        var list = await cluster.Api.ListAsync(kind, null, null, cancellationToken);
        await _turn.WaitAsync(cancellationToken);
        try
        {
            foreach (var value in list.Items)
            {
                await SendAsync(captures.Take(value, isNew: false, isFromList: true), value, cancellationToken);
            }

            foreach (var presence in captures.Presence(cluster.Name, list.Items, list.ResourceVersion))
            {
                await sender.SendAsync(presence, MessageContext.For("relay"), TimeSpan.Zero, cancellationToken);
            }

            Mark(list.ResourceVersion);
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        _turn.Dispose();
    }

    private async Task ListAsync(TimeSpan interval, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(interval, clock);
        do
        {
            await HealAsync(cancellationToken);
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        var isSynced = false;
        await foreach (var change in cluster.Api.WatchAsync(kind, null, null, cancellationToken))
        {
            isSynced |= change.Kind == ObjectEventKind.Synced;
            if (change.Object is { } value)
            {
                await HandleAsync(change.Kind, value, isSynced, cancellationToken);
            }
        }
    }

    private async Task HandleAsync(ObjectEventKind what, JsonObject value, bool isSynced, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var capture = what == ObjectEventKind.Deleted ? captures.Remove(value) : captures.Take(value, isNew: isSynced && what == ObjectEventKind.Added, isFromList: !isSynced);
            await SendAsync(capture, value, cancellationToken);
            if (isSynced)
            {
                // Versions of one kind come in their order once the list is through.
                Mark(value.ResourceVersion);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    private void Mark(string version) => points.Set(CapturePoint.NameOf(kind), captures.PointAt(version).ToString());

    private async Task SendAsync(Capture? capture, JsonObject value, CancellationToken cancellationToken)
    {
        metrics.Received(kind.Kind);
        if (capture is null)
        {
            metrics.Processed(kind.Kind, "skipped");
            return;
        }

        foreach (var repository in rules.Book.RepositoriesOf(value))
        {
            await sender.SendAsync(new CaptureChange(cluster.Name, repository, capture), MessageContext.For("relay"), TimeSpan.Zero, cancellationToken);
        }

        captures.Sent(capture, value);
        metrics.Processed(kind.Kind, "sent");
    }

    private async Task AgainAsync(Func<CancellationToken, Task> action, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await action(cancellationToken);
            }
            catch (Exception e) when (e is ClusterException or StorageException or MessagingException)
            {
                Log.Interrupted(logger, kind.ToString(), e.Message);
                await Task.Delay(Pause, clock, cancellationToken);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Captures of {Kind} are interrupted and begin again: {Reason}")]
        public static partial void Interrupted(ILogger logger, string kind, string reason);
    }
}
