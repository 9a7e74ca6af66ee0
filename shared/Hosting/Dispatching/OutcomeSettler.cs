using Microsoft.Extensions.Logging;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Messaging.Poison;
using Trimtab.Hosting.Telemetry;

namespace Trimtab.Hosting.Dispatching;

/// <summary>Does to a message what its handler decided, before the host deletes it.</summary>
/// <remarks>The host can only delete or deliver again. So waiting is a delayed copy and stalling a copy in the poison queue,
/// and both are followed by a success. A crash in between leaves the message twice, which handlers must bear anyway.</remarks>
public sealed partial class OutcomeSettler(
    IQueueSender queues, MessageReader reader, PoisonCauses causes, SecretMask mask, ILogger<OutcomeSettler> logger)
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
                await RecordAsync(delivery.Text, stalled.Reason, cancellationToken);
                await queues.SendAsync(QueueNames.PoisonOf(delivery.Queue), delivery.Text, TimeSpan.Zero, cancellationToken);
                break;
        }
    }

    // First the cause, then the message: whoever finds the message finds the cause. What is no message of ours tells its cause by itself.
    private async Task RecordAsync(string text, string reason, CancellationToken cancellationToken)
    {
        try
        {
            await causes.RecordAsync(reader.Decode(text).Id, mask.Apply(reason), cancellationToken);
        }
        catch (InvalidMessageException fault)
        {
            Log.Nameless(logger, fault.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "A message of queue {Queue} needs a person and was moved to its poison queue (id {Id}): {Reason}")]
        public static partial void Stalled(ILogger logger, string queue, string id, string reason);

        [LoggerMessage(Level = LogLevel.Debug, Message = "No cause is kept for a message without an envelope: {Fault}")]
        public static partial void Nameless(ILogger logger, string fault);
    }
}
