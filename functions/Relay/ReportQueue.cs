using System.Collections.Concurrent;
using System.Threading.Channels;
using Trimtab.Domain.Incidents;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.State;

namespace Trimtab.Relay;

/// <summary>Brings reports to the queue: several at once, each until it is there. What waits when the program stops is still sent, for a bounded time, and then kept on disk.</summary>
internal sealed partial class ReportQueue(
    IMessageSender sender, UnsentReports unsent, RelayMetrics metrics, RelayReadiness readiness, TimeProvider time, ILogger<ReportQueue> logger) : BackgroundService
{
    private const int Workers = 8;

    // What they take is bounded too, see ReportMemory: when storage is away for long, first context is given up, and then the watch waits.
    private const int MaxWaiting = UnsentReports.Most;

    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(10);

    private readonly Channel<Waiting> _reports = Channel.CreateBounded<Waiting>(MaxWaiting);
    private readonly ReportMemory _memory = new();

    /// <summary>What the reports take of memory that wait.</summary>
    public long WaitingBytes => _memory.Bytes;

    /// <summary>Takes a report; waits while too many wait already.</summary>
    /// <param name="report">The report.</param>
    /// <param name="sent">Called when it is in the queue; null for a later one of its failure, whose delay is not measured either.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public async ValueTask AddAsync(PodFailureReport report, Action? sent, CancellationToken cancellationToken)
    {
        var waiting = Take(report, sent);
        try
        {
            await _reports.Writer.WriteAsync(waiting, cancellationToken);
        }
        catch
        {
            _memory.Give(waiting.Bytes);
            throw;
        }

        metrics.Waits(1);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var end = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        await using var stopping = stoppingToken.Register(() =>
        {
            _reports.Writer.TryComplete();
            end.CancelAfter(Drain);
        });
        // What was left behind stays in the file until all of it is sent: killed before, it is sent twice.
        var left = new ConcurrentQueue<Waiting>(unsent.Load().Select(report => Take(report, sent: null)));
        var isLeft = !left.IsEmpty;
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => SendLeftAsync(left, end.Token)));
        if (isLeft && left.IsEmpty)
        {
            unsent.Save([]);
        }

        await Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => WorkAsync(left, end.Token)));
        Keep(left);
    }

    private async Task SendLeftAsync(ConcurrentQueue<Waiting> left, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested && left.TryDequeue(out var waiting))
        {
            if (await TrySendAsync(waiting.Report, cancellationToken))
            {
                _memory.Give(waiting.Bytes);
            }
            else
            {
                left.Enqueue(waiting);
            }
        }
    }

    private async Task WorkAsync(ConcurrentQueue<Waiting> left, CancellationToken cancellationToken)
    {
        // Not cancelled: what is still here when the time is over is kept.
        await foreach (var waiting in _reports.Reader.ReadAllAsync(CancellationToken.None))
        {
            if (cancellationToken.IsCancellationRequested || !await TrySendAsync(waiting.Report, cancellationToken))
            {
                left.Enqueue(waiting);
            }
            else
            {
                _memory.Give(waiting.Bytes);
                Sent(waiting);
            }

            metrics.Waits(-1);
        }
    }

    private void Sent(Waiting waiting)
    {
        if (waiting.Sent is { } sent)
        {
            metrics.Sent(time.GetUtcNow() - waiting.Report.SeenAt);
            sent();
        }
    }

    private Waiting Take(PodFailureReport report, Action? sent)
    {
        var (kept, bytes) = _memory.Take(report);
        if (!ReferenceEquals(kept, report))
        {
            metrics.Shortened();
        }

        return new Waiting(kept, sent, bytes);
    }

    private void Keep(ConcurrentQueue<Waiting> left)
    {
        if (left.IsEmpty)
        {
            return;
        }

        // The newest: what still fails of the others is found again by the list at the start.
        PodFailureReport[] kept = [.. left.Select(static waiting => waiting.Report).OrderByDescending(static report => report.SeenAt).Take(UnsentReports.Most).Reverse()];
        var isKept = unsent.Save(kept);
        var lost = isKept ? left.Count - kept.Length : left.Count;
        metrics.GivenUp(lost);
        if (isKept)
        {
            Log.Kept(logger, kept.Length);
        }

        if (lost > 0)
        {
            Log.Lost(logger, lost);
        }
    }

    /// <returns>False when it was cancelled before storage took the report.</returns>
    private async Task<bool> TrySendAsync(PodFailureReport report, CancellationToken cancellationToken)
    {
        for (var wait = FirstWait; ; wait = wait * 2 < LongestWait ? wait * 2 : LongestWait)
        {
            try
            {
                await sender.SendAsync(report, MessageContext.For($"relay:{report.Cluster}"), TimeSpan.Zero, cancellationToken);
                readiness.Queue(null);
                return true;
            }
            catch (Exception away) when (away is StorageException or MessagingException)
            {
                Log.NotSent(logger, report.Occurrence, away.Message);
                readiness.Queue("storage does not take reports");
                await Task.Delay(wait, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return false;
            }

            if (cancellationToken.IsCancellationRequested)
            {
                return false;
            }
        }
    }

    private readonly record struct Waiting(PodFailureReport Report, Action? Sent, long Bytes);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Report of {Occurrence} is not in the queue yet: {Why}")]
        public static partial void NotSent(ILogger logger, string occurrence, string why);

        [LoggerMessage(LogLevel.Warning, "{Count} reports are kept on disk for the next start: storage did not take them in time")]
        public static partial void Kept(ILogger logger, int count);

        [LoggerMessage(LogLevel.Error, "{Count} reports are given up at the end: storage did not take them in time, and there is no place on disk for so many. What is still failing is reported at the next start")]
        public static partial void Lost(ILogger logger, int count);
    }
}
