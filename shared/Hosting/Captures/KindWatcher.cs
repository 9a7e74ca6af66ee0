using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Trimtab.Domain;
using Trimtab.Domain.Captures;
using Trimtab.Domain.Captures.Watching;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Leadership;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.State;

namespace Trimtab.Hosting.Captures;

/// <summary>Follows one kind, in one namespace or in all, and sends its changes; lists it from time to time, and finds then what was missed.</summary>
internal sealed partial class KindWatcher(
    CaptureCluster cluster, KindName kind, string? @namespace, KindCaptures captures, IMessageSender sender, ResumePoints points, CaptureMetrics metrics, CurrentRules rules, CaptureStanding standing, KindRights rights, TimeProvider clock, ILogger logger) : IAsyncDisposable
{
    private const string Storage = "storage";
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(2);
    private readonly SemaphoreSlim _turn = new(1);
    private readonly CancellationTokenSource _stop = new();
    private readonly AskedRounds _rounds = new(clock);
    private readonly string _point = CapturePoint.NameOf(kind, @namespace);
    private Task _running = Task.CompletedTask;

    // Of the watch: it ended, and none has come as far again.
    private bool _isBroken;

    // Of the rules under which everything was compared once; null before that.
    private volatile string? _healed;

    /// <summary>Begins; goes on until it is disposed. The first comparison comes when it is asked for.</summary>
    public void Start(TimeSpan listInterval) => _running = Task.WhenAll(
        FollowAsync(_stop.Token),
        _rounds.RunAsync(token => TryAsync(ListAsync, token), listInterval, new DoublingPause(Pause, LongestPause), _stop.Token));

    /// <summary>Whether the rules are others than those under which everything was compared.</summary>
    public bool IsBehind => _healed != captures.Rules;

    /// <summary>The verbs that the API server refuses; empty when the kind is followed.</summary>
    public IReadOnlyList<string> Refused => rights.Refused;

    /// <summary>Has everything compared now with what was sent: after the rules changed.</summary>
    /// <returns>When that was tried once; what failed is tried again later.</returns>
    public Task HealAsync(CancellationToken cancellationToken) => _rounds.AskAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        _turn.Dispose();
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        var pause = new DoublingPause(Pause, LongestPause);
        while (true)
        {
            var began = clock.GetTimestamp();
            await TryAsync(WatchAsync, cancellationToken);
            _isBroken = true;
            await Task.Delay(pause.NextAfter(clock.GetElapsedTime(began)), clock, cancellationToken);
        }
    }

    /// <summary>Compares everything with what was sent, page by page.</summary>
    private async Task ListAsync(CancellationToken cancellationToken)
    {
        var under = captures.Rules;
        var present = new List<ObjectReference>();
        string? version = null;
        await foreach (var page in ReadAsync(cancellationToken))
        {
            version = page.ResourceVersion;
            foreach (var value in page.Items)
            {
                present.Add(value.Reference);
                await InTurnAsync(() => SendAsync(captures.Take(value, isNew: false, isFromList: true), value, cancellationToken), cancellationToken);
            }
        }

        await InTurnAsync(
            async () =>
            {
                foreach (var presence in captures.Presence(cluster.Name, present, version!))
                {
                    await sender.SendAsync(presence, MessageContext.For("relay"), TimeSpan.Zero, cancellationToken);
                    standing.Works(Storage);
                }

                _healed = under;
                Mark(version!);
            },
            cancellationToken);
    }

    private async IAsyncEnumerable<ObjectList> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var pages = cluster.Api.ReadPagesAsync(kind, @namespace, null, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await NextAsync(pages))
        {
            yield return pages.Current;
        }
    }

    private async Task<bool> NextAsync(IAsyncEnumerator<ObjectList> pages)
    {
        try
        {
            var isPage = await pages.MoveNextAsync();
            rights.Note(KindRights.List, isAllowed: true);
            return isPage;
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
            await foreach (var change in cluster.Api.WatchAsync(kind, @namespace, null, cancellationToken))
            {
                if (change.Object is { } value)
                {
                    await HandleAsync(change.Kind, value, change.IsListed, cancellationToken);
                }
                else if (!isSynced)
                {
                    isSynced = true;
                    CompareAfterBreak();
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

    /// <summary>A watch that begins anew shows what is there; a deletion whose message was not taken only a comparison finds.</summary>
    private void CompareAfterBreak()
    {
        if (_isBroken)
        {
            _isBroken = false;
            _rounds.Ask();
        }
    }

    /// <summary>A watch of a kind in which nothing happens says nothing either: one that is not refused at once is allowed.</summary>
    private async Task AllowAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(Pause, clock, cancellationToken);
        rights.Note(KindRights.Watch, isAllowed: true);
    }

    private static bool IsForbidden(ClusterException e) => e.Status == 403;

    private Task HandleAsync(ObjectEventKind what, JsonObject value, bool isListed, CancellationToken cancellationToken) => InTurnAsync(
        async () =>
        {
            var capture = what == ObjectEventKind.Deleted ? captures.Remove(value, isFromList: isListed) : captures.Take(value, isNew: !isListed && what == ObjectEventKind.Added, isFromList: isListed);
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
        },
        cancellationToken);

    private async Task InTurnAsync(Func<Task> action, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await action();
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
            points.Set(_point, captures.PointAt(version).ToString());
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

    /// <returns>Whether it came to its end.</returns>
    private async Task<bool> TryAsync(Func<CancellationToken, Task> action, CancellationToken cancellationToken)
    {
        try
        {
            await action(cancellationToken);
            return true;
        }
        catch (Exception e) when (e is ClusterException or StorageException or MessagingException)
        {
            if (e is not ClusterException)
            {
                standing.Fails(Storage, "captures: storage does not take them");
            }

            Log.Interrupted(logger, kind.ToString(), e.Message);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // Nobody expects it, and nobody waits for this task: untold, the kind would be captured no more.
            Log.Failed(logger, e, kind.ToString());
        }

        return false;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Captures of {Kind} are interrupted and begin again: {Reason}")]
        public static partial void Interrupted(ILogger logger, string kind, string reason);

        [LoggerMessage(LogLevel.Error, "Captures of {Kind} failed and begin again")]
        public static partial void Failed(ILogger logger, Exception exception, string kind);
    }
}
