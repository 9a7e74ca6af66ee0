using System.Threading.Channels;
using Trimtab.Domain.Incidents;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.State;

namespace Trimtab.Relay;

/// <summary>Brings reports to the queue: several at once, each until it is there. What waits when the program stops is still sent, for a bounded time.</summary>
internal sealed partial class ReportQueue(
    IMessageSender sender, RelayMetrics metrics, RelayReadiness readiness, TimeProvider time, ILogger<ReportQueue> logger) : BackgroundService
{
    private const int Workers = 8;

    // A report without logs is about a kilobyte: when storage is away for long, memory stays bounded and the watch waits.
    private const int MaxWaiting = 5_000;

    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(10);

    private readonly Channel<(PodFailureReport Report, bool IsFirst)> _reports = Channel.CreateBounded<(PodFailureReport, bool)>(MaxWaiting);

    /// <summary>Takes a report; waits while too many wait already.</summary>
    /// <param name="report">The report.</param>
    /// <param name="isFirst">Whether it is the first one of its failure, whose delay is measured.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public async ValueTask AddAsync(PodFailureReport report, bool isFirst, CancellationToken cancellationToken)
    {
        await _reports.Writer.WriteAsync((report, isFirst), cancellationToken);
        metrics.Waits(1);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var end = new CancellationTokenSource();
        await using var stopping = stoppingToken.Register(() =>
        {
            _reports.Writer.TryComplete();
            end.CancelAfter(Drain);
        });
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => WorkAsync(end.Token)));
    }

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        await foreach (var (report, isFirst) in _reports.Reader.ReadAllAsync(cancellationToken))
        {
            await SendAsync(report, cancellationToken);
            metrics.Waits(-1);
            if (isFirst)
            {
                metrics.Sent(time.GetUtcNow() - report.SeenAt);
            }
        }
    }

    private async Task SendAsync(PodFailureReport report, CancellationToken cancellationToken)
    {
        for (var wait = FirstWait; ; wait = wait * 2 < LongestWait ? wait * 2 : LongestWait)
        {
            try
            {
                await sender.SendAsync(report, MessageContext.For($"relay:{report.Cluster}"), TimeSpan.Zero, cancellationToken);
                readiness.Queue(null);
                return;
            }
            catch (Exception away) when (away is StorageException or MessagingException)
            {
                Log.NotSent(logger, report.Occurrence, away.Message);
                readiness.Queue("storage does not take reports");
                await Task.Delay(wait, time, cancellationToken);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Report of {Occurrence} is not in the queue yet: {Why}")]
        public static partial void NotSent(ILogger logger, string occurrence, string why);
    }
}
