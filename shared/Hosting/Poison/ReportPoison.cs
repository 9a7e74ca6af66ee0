using Microsoft.Extensions.Logging;
using Trimtab.Domain.Messaging;

namespace Trimtab.Hosting.Poison;

/// <summary>Looks at what waits for a person on every queue: a gauge and, when there is any, one log line a queue.</summary>
public sealed partial class ReportPoison(IPoisonQueues queues, PoisonGauge gauge, ILogger<ReportPoison> logger)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var queue in QueueNames.All)
        {
            if (await queues.LookAsync(queue, cancellationToken) is not { } look)
            {
                Log.NotAllowed(logger, queue);
                continue;
            }

            gauge.Set(QueueNames.PoisonOf(queue), look.Count);
            if (look.Count > 0)
            {
                Log.Waiting(logger, look.Count, look.Where, string.Join(", ", look.Ids.DefaultIfEmpty("not told")));
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Debug, Message = "What failed on queue {Queue} can't be counted: that takes the right to manage it")]
        public static partial void NotAllowed(ILogger logger, string queue);

        [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} messages wait in {Queue} for a person; the first are {Ids}")]
        public static partial void Waiting(ILogger logger, int count, string queue, string ids);
    }
}
