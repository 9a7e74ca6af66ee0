using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Trimtab.Domain.State;
using Trimtab.Domain.Messaging;
using Trimtab.Hosting.Functions;

namespace Trimtab.Hosting.Engine;

/// <summary>Takes one message from its delivery to its end: deleted, shown again later, or in the poison queue.</summary>
internal sealed partial class QueueWorker(
    IQueueTransport queues, FunctionInvoker invoker, IOptions<EngineOptions> options, TimeProvider time, ILogger<QueueWorker> logger)
{
    private readonly MessageRenewal _renewal = new(queues, options.Value.MessageVisibility, time, logger);
    private readonly InvocationPayloads _payloads = new(time);

    public TimeSpan Visibility => options.Value.MessageVisibility;

    /// <param name="function">The function to run.</param>
    /// <param name="trigger">Its queue.</param>
    /// <param name="settings">What becomes of a failure.</param>
    /// <param name="message">As it was just received.</param>
    /// <param name="abort">Cancels the function; the message then counts as failed and is shown again.</param>
    public async Task ProcessAsync(
        FunctionDefinition function, FunctionTrigger.Queue trigger, QueueSettings settings, ReceivedMessage message, CancellationToken abort)
    {
        try
        {
            if (await IsPutAsideAsync(trigger.QueueName, settings, message))
            {
                return;
            }

            var payload = _payloads.Queue(function, trigger, message);
            var (succeeded, current) = await _renewal.WhileAsync(trigger.QueueName, message, () => invoker.InvokeAsync(function.Name, payload, abort));
            if (current is null)
            {
                Log.Lost(logger, message.Id, trigger.QueueName);
            }
            else if (succeeded)
            {
                await queues.DeleteAsync(trigger.QueueName, current, CancellationToken.None);
            }
            else
            {
                await FailAsync(trigger.QueueName, settings, current);
            }
        }
        catch (StorageException fault)
        {
            Log.NotSettled(logger, fault, message.Id, trigger.QueueName);
        }
    }

    /// <returns>Whether the message was moved to the poison queue instead of being worked on.</returns>
    private async Task<bool> IsPutAsideAsync(string queue, QueueSettings settings, ReceivedMessage message)
    {
        if (message.Text is null)
        {
            Log.NotBase64(logger, message.Id, queue);
            await PoisonAsync(queue, message, message.RawText);
            return true;
        }

        // No delivery before this one has ended: the message may be what kills the process.
        if (message.DequeueCount > settings.MaxDequeueCount)
        {
            Log.NeverEnds(logger, message.Id, queue, message.DequeueCount - 1);
            await PoisonAsync(queue, message, message.Text);
            return true;
        }

        return false;
    }

    private async Task FailAsync(string queue, QueueSettings settings, ReceivedMessage message)
    {
        if (message.DequeueCount >= settings.MaxDequeueCount)
        {
            Log.TooOften(logger, message.Id, queue, message.DequeueCount);
            await PoisonAsync(queue, message, message.Text!);
        }
        else
        {
            await queues.ExtendAsync(queue, message, settings.VisibilityTimeout, CancellationToken.None);
        }
    }

    private async Task PoisonAsync(string queue, ReceivedMessage message, string text)
    {
        await queues.SendAsync(QueueNames.PoisonOf(queue), text, TimeSpan.Zero, CancellationToken.None);
        await queues.DeleteAsync(queue, message, CancellationToken.None);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Message {Id} of queue {Queue} is not base64 and was moved to the poison queue")]
        public static partial void NotBase64(ILogger logger, string id, string queue);

        [LoggerMessage(Level = LogLevel.Error, Message = "Message {Id} of queue {Queue} was delivered {Times} times without an end and was moved to the poison queue")]
        public static partial void NeverEnds(ILogger logger, string id, string queue, int times);

        [LoggerMessage(Level = LogLevel.Error, Message = "Message {Id} of queue {Queue} failed {Times} times and was moved to the poison queue")]
        public static partial void TooOften(ILogger logger, string id, string queue, int times);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Message {Id} of queue {Queue} was taken by another instance meanwhile")]
        public static partial void Lost(ILogger logger, string id, string queue);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Message {Id} of queue {Queue} could not be put away; it will be delivered again")]
        public static partial void NotSettled(ILogger logger, Exception exception, string id, string queue);
    }
}
