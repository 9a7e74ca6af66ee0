using Microsoft.Extensions.Logging;

namespace Trimtab.Domain.Leadership;

/// <summary>Makes this program a candidate, and lets it work while it leads.</summary>
/// <param name="identity">Unique among the candidates, e.g. the pod's name and uid.</param>
/// <param name="store">The shared record.</param>
/// <param name="mark">Shows who leads.</param>
/// <param name="options">Times.</param>
/// <param name="clock">Stopwatch, timers, and the times written down.</param>
/// <param name="logger">Told of every change.</param>
public sealed partial class LeaderElection(
    string identity, ILeaseStore store, ILeaderMark mark, LeadershipOptions options, TimeProvider clock, ILogger<LeaderElection> logger)
{
    private readonly LeadershipOptions _options = LeadershipOptions.Checked(options);
    private ObservedLease _observed = new(LeaseRecord.None, 0);

    /// <summary>Whether this candidate leads now.</summary>
    public bool IsLeader { get; private set; }

    /// <summary>What the leader has come to, as of this candidate's last look.</summary>
    public IReadOnlyDictionary<string, string> LeadersPoints => _observed.Record.ResumePoints;

    /// <summary>Takes part until cancelled; then gives leadership up at once, so that a successor need not wait.</summary>
    /// <param name="lead">Called each time this candidate becomes leader, with what the last leader came to. Its token ends when leadership does:
    /// it must stop within <see cref="LeadershipOptions.LeaseDuration"/> less <see cref="LeadershipOptions.RenewDeadline"/>. When it returns or throws by itself, leadership is given up.</param>
    /// <param name="cancellationToken">Ends the candidacy.</param>
    public async Task RunAsync(Func<ResumePoints, CancellationToken, Task> lead, CancellationToken cancellationToken)
    {
        await using var shown = new RepeatedMark(mark, _options, clock, logger);
        await shown.HideAsync(cancellationToken);
        while (!cancellationToken.IsCancellationRequested)
        {
            if (await TryTakeAsync(cancellationToken) is { } taken)
            {
                await LeadAsync(taken, shown, lead, cancellationToken);
            }

            await PauseAsync(cancellationToken);
        }
    }

    private async Task<LeaseRecord?> TryTakeAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var late = new AttemptLimit(_options.RenewDeadline / 2, clock, cancellationToken);
            _observed = _observed.Look(await store.ReadAsync(late.Token), clock.GetTimestamp());
            // A record of ours from before a restart is taken like anybody's that is free: we do not lead yet.
            var record = LeadershipRule.Decide(_observed, clock.GetElapsedTime(_observed.Since), identity, clock.GetUtcNow(), _options.LeaseDuration) switch
            {
                LeadershipMove.Take take => take.Record,
                LeadershipMove.Renew renew => renew.Record,
                _ => null,
            };
            return record is null ? null : await store.WriteAsync(record, late.Token);
        }
        catch (LeadershipException e)
        {
            Log.RecordUnreachable(logger, e.Message);
            return null;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private async Task LeadAsync(LeaseRecord taken, RepeatedMark shown, Func<ResumePoints, CancellationToken, Task> lead, CancellationToken cancellationToken)
    {
        Log.Leading(logger, identity, taken.Transitions);
        IsLeader = true;
        var points = new ResumePoints(taken.ResumePoints);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var renewal = RenewAsync(taken, points, over);
        try
        {
            await shown.ShowAsync(_observed.Record.Holder == identity ? "" : _observed.Record.Holder, over.Token);
            await lead(points, over.Token);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // Leadership ended, as the work was told.
        }
        finally
        {
            IsLeader = false;
            await over.CancelAsync();
            var last = await renewal;
            await shown.HideAsync(CancellationToken.None);
            await ReleaseAsync(last, points);
            Log.NoLongerLeading(logger, identity);
        }
    }

    /// <summary>Renews until the work is over or leadership is lost, and then ends the work.</summary>
    /// <returns>The record as last written by us; null when it is no longer ours.</returns>
    private async Task<LeaseRecord?> RenewAsync(LeaseRecord taken, ResumePoints points, CancellationTokenSource over)
    {
        var current = taken;
        try
        {
            // On its own timer: an attempt that hangs must not hold the deadline up.
            await using var deadline = clock.CreateTimer(_ => over.Cancel(), null, _options.RenewDeadline, Timeout.InfiniteTimeSpan);
            while (true)
            {
                await Task.Delay(_options.RetryInterval, clock, over.Token);
                var before = clock.GetTimestamp();
                switch (await TryRenewAsync(current, points, over.Token))
                {
                    case { } renewed when renewed.Holder == identity:
                        current = renewed;
                        var left = _options.RenewDeadline - clock.GetElapsedTime(before);
                        deadline.Change(left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
                        break;
                    case { } others:
                        Log.TakenOver(logger, others.Holder);
                        await over.CancelAsync();
                        return null;
                }
            }
        }
        catch (OperationCanceledException)
        {
            return current;
        }
    }

    /// <returns>The record with its new version, another's record when it is no longer ours, or null when that is not known.</returns>
    private async Task<LeaseRecord?> TryRenewAsync(LeaseRecord current, ResumePoints points, CancellationToken cancellationToken)
    {
        try
        {
            using var late = new AttemptLimit(_options.RenewDeadline / 2, clock, cancellationToken);
            var wanted = current with { Renewed = clock.GetUtcNow(), ResumePoints = points.Copy() };
            if (await store.WriteAsync(wanted, late.Token) is { } written)
            {
                return written;
            }

            // A lost answer to our own write looks like a conflict: only the record itself tells.
            var seen = await store.ReadAsync(late.Token);
            return seen.Holder == identity ? await store.WriteAsync(wanted with { Version = seen.Version }, late.Token) : seen;
        }
        catch (LeadershipException e)
        {
            Log.RecordUnreachable(logger, e.Message);
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task ReleaseAsync(LeaseRecord? last, ResumePoints points)
    {
        if (last is null)
        {
            return;
        }

        using var late = new AttemptLimit(_options.RenewDeadline / 2, clock, CancellationToken.None);
        try
        {
            await ReleaseAsync(last with { ResumePoints = points.Copy() }, late.Token);
        }
        catch (Exception e) when (e is LeadershipException or OperationCanceledException)
        {
            Log.RecordUnreachable(logger, e.Message);
        }
    }

    /// <summary>Gives the record up. The end may have cut off a renewal that arrived all the same: then the record has another version, and is still ours.</summary>
    private async Task ReleaseAsync(LeaseRecord last, CancellationToken cancellationToken)
    {
        var released = LeadershipRule.Release(last, clock.GetUtcNow());
        if (await store.WriteAsync(released, cancellationToken) is null && await store.ReadAsync(cancellationToken) is { } seen && seen.Holder == identity)
        {
            await store.WriteAsync(released with { Version = seen.Version }, cancellationToken);
        }
    }

    private async Task PauseAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(_options.RetryInterval, clock, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The loop ends.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "{Identity} leads (change {Transitions} of the leader).")]
        public static partial void Leading(ILogger logger, string identity, int transitions);

        [LoggerMessage(LogLevel.Information, "{Identity} no longer leads.")]
        public static partial void NoLongerLeading(ILogger logger, string identity);

        [LoggerMessage(LogLevel.Warning, "{Leader} has taken leadership over.")]
        public static partial void TakenOver(ILogger logger, string leader);

        [LoggerMessage(LogLevel.Warning, "The leadership record can't be read or written: {Reason}")]
        public static partial void RecordUnreachable(ILogger logger, string reason);
    }
}
