using Microsoft.Extensions.Logging;
using Trimtab.Adapters.AzureStorage;
using Trimtab.Domain.Messaging;

namespace Trimtab.Hosting.Engine;

/// <summary>Keeps a message hidden while it is worked on: hidden again at half of its time, until stopped.</summary>
internal sealed partial class MessageRenewal : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task<ReceivedMessage?> _running;

    public MessageRenewal(IQueueTransport queues, string queue, ReceivedMessage message, MessageRenewalTimes times, ILogger logger)
        => _running = RunAsync(queues, queue, message, times, logger, _stop.Token);

    /// <returns>The message with its newest receipt; null when somebody else has it now.</returns>
    public async Task<ReceivedMessage?> StopAsync()
    {
        await _stop.CancelAsync();
        return await _running;
    }

    public void Dispose() => _stop.Dispose();

    private static async Task<ReceivedMessage?> RunAsync(
        IQueueTransport queues, string queue, ReceivedMessage message, MessageRenewalTimes times, ILogger logger, CancellationToken stop)
    {
        ReceivedMessage? current = message;
        while (current is not null && await Pause.ForAsync(times.Visibility / 2, times.Time, stop))
        {
            try
            {
                // Not cancelled by the stop: an answer that got lost would take the receipt with it.
                current = await queues.ExtendAsync(queue, current, times.Visibility, CancellationToken.None);
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
