using Microsoft.Extensions.Logging;
using Trimtab.Domain.Messaging;

namespace Trimtab.Hosting.Poison;

/// <summary>Looks at every poison queue and says what waits there for a person: a gauge and, when there is any, one log line a queue.</summary>
public sealed partial class ReportPoison(IQueueTransport queues, PoisonGauge gauge, ILogger<ReportPoison> logger)
{
    private const int Shown = 5;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var queue in QueueNames.All.Select(QueueNames.PoisonOf))
        {
            var count = await queues.CountAsync(queue, cancellationToken);
            gauge.Set(queue, count);
            if (count > 0)
            {
                var seen = await queues.PeekAsync(queue, Shown, cancellationToken);
                Log.Waiting(logger, count, queue, string.Join(", ", seen.Select(message => message.Id)));
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} messages wait in {Queue} for a person; the first are {Ids}")]
        public static partial void Waiting(ILogger logger, int count, string queue, string ids);
    }
}
