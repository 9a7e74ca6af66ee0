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
    CaptureCluster cluster, KindName kind, KindCaptures captures, IMessageSender sender, ResumePoints points, CaptureMetrics metrics, CurrentRules rules, CaptureStanding standing, KindRights rights, TimeProvider clock, ILogger logger) : IAsyncDisposable
{
    private const string Storage = "storage";
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private readonly SemaphoreSlim _turn = new(1);
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    // Of the rules under which everything was compared once; null before that.
    private volatile string? _healed;

    /// <summary>Begins; goes on until it is disposed.</summary>
    public void Start(TimeSpan listInterval)
        => _running = Task.WhenAll(AgainAsync(WatchAsync, _stop.Token), AgainAsync(token => ListAsync(listInterval, token), _stop.Token));

    /// <summary>Whether the rules are others than those under which everything was compared.</summary>
    public bool IsBehind => _healed != captures.Rules;

    /// <summary>The verbs that the API server refuses; empty when the kind is followed.</summary>
    public IReadOnlyList<string> Refused => rights.Refused;

    /// <summary>Compares everything with what was sent: also after the rules changed.</summary>
    public async Task HealAsync(CancellationToken cancellationToken)
    {
        var under = captures.Rules;
        var list = await ReadAsync(cancellationToken);
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
                standing.Works(Storage);
            }

            _healed = under;
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

    private async Task<ObjectList> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var list = await cluster.Api.ListAsync(kind, null, null, cancellationToken);
            rights.Note(KindRights.List, isAllowed: true);
            return list;
        }
        catch (ClusterException e) when (IsForbidden(e))
        {
            rights.Note(KindRights.List, isAllowed: false);
            throw;
        }
    }

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        using var attempt = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var opened = Task.CompletedTask;
        var isSynced = false;
        try
        {
            await foreach (var change in cluster.Api.WatchAsync(kind, null, null, cancellationToken))
            {
                if (change.Object is { } value)
                {
                    await HandleAsync(change.Kind, value, change.IsListed, cancellationToken);
                }
                else if (!isSynced)
                {
                    isSynced = true;
                    opened = AllowAsync(attempt.Token);
                }
            }
        }
        catch (ClusterException e) when (isSynced && IsForbidden(e))
        {
            rights.Note(KindRights.Watch, isAllowed: false);
            throw;
        }
        finally
        {
            await attempt.CancelAsync();
            await opened.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>A watch of a kind in which nothing happens says nothing either: one that is not refused at once is allowed.</summary>
    private async Task AllowAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(Pause, clock, cancellationToken);
        rights.Note(KindRights.Watch, isAllowed: true);
    }

    private static bool IsForbidden(ClusterException e) => e.Status == 403;

    private async Task HandleAsync(ObjectEventKind what, JsonObject value, bool isListed, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var capture = what == ObjectEventKind.Deleted ? captures.Remove(value) : captures.Take(value, isNew: !isListed && what == ObjectEventKind.Added, isFromList: isListed);
            await SendAsync(capture, value, cancellationToken);
            if (IsBehind)
            {
                // Rules that are not compared yet may have left it out: the rules of before no longer hold everything either.
                _healed = null;
            }
            else if (!isListed)
            {
                // Versions of one kind come in their order, but for those of a list.
                Mark(value.ResourceVersion);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    // Under rules that were just put in force nothing was compared yet: a successor must not believe that it was.
    private void Mark(string version)
    {
        if (!IsBehind)
        {
            points.Set(CapturePoint.NameOf(kind), captures.PointAt(version).ToString());
        }
    }

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
        standing.Works(Storage);
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
                if (e is not ClusterException)
                {
                    standing.Fails(Storage, "captures: storage does not take them");
                }

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
