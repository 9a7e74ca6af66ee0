using Microsoft.Extensions.Logging;
using Trimtab.Domain.Messaging;

namespace Trimtab.Hosting.Dispatching;

/// <summary>Does to a message what its handler decided, before the host deletes it.</summary>
/// <remarks>The host can only delete or deliver again. So waiting is a delayed copy and stalling a copy in the poison queue,
/// and both are followed by a success. A crash in between leaves the message twice, which handlers must bear anyway.</remarks>
public sealed partial class OutcomeSettler(IQueueSender queues, ILogger<OutcomeSettler> logger)
{
    public async Task SettleAsync(QueueDelivery delivery, Outcome outcome, CancellationToken cancellationToken)
    {
        switch (outcome)
        {
            case Outcome.Wait wait:
                await queues.SendAsync(delivery.Queue, delivery.Text, wait.After, cancellationToken);
                break;
            case Outcome.Stalled stalled:
                Log.Stalled(logger, delivery.Queue, delivery.Id, stalled.Reason);
                await queues.SendAsync(QueueNames.PoisonOf(delivery.Queue), delivery.Text, TimeSpan.Zero, cancellationToken);
                break;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "A message of queue {Queue} needs a person and was moved to its poison queue (id {Id}): {Reason}")]
        public static partial void Stalled(ILogger logger, string queue, string id, string reason);
    }
}
