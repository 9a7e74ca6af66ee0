using Microsoft.Extensions.Logging;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.State;

namespace Trimtab.Hosting.Engine;

/// <summary>Keeps a message hidden while it is worked on: hidden again at half of its time.</summary>
internal sealed partial class MessageRenewal(IQueueTransport queues, TimeSpan visibility, TimeProvider time, ILogger logger)
{
    /// <returns>What the work said, and the message with its newest receipt; null when somebody else has it now.</returns>
    public async Task<(bool Succeeded, ReceivedMessage? Message)> WhileAsync(string queue, ReceivedMessage message, Func<Task<bool>> work)
    {
        using var stop = new CancellationTokenSource();
        var renewal = RenewAsync(queue, message, stop.Token);
        var succeeded = await work();
        await stop.CancelAsync();
        return (succeeded, await renewal);
    }

    private async Task<ReceivedMessage?> RenewAsync(string queue, ReceivedMessage message, CancellationToken stop)
    {
        ReceivedMessage? current = message;
        while (current is not null && await Pause.ForAsync(visibility / 2, time, stop))
        {
            try
            {
                // Not cancelled by the stop: an answer that got lost would take the receipt with it.
                current = await queues.ExtendAsync(queue, current, visibility, CancellationToken.None);
            }
            catch (StorageException fault)
            {
                Log.NotRenewed(logger, fault, message.Id, queue);
            }
        }

        return current;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Message {Id} of queue {Queue} could not be kept hidden; it may be delivered twice")]
        public static partial void NotRenewed(ILogger logger, Exception exception, string id, string queue);
    }
}
