namespace Trimtab.Domain.Messaging;

/// <summary>Queues of which this program is the listener, too: raw text in, raw text out. The engine and the poison report use it; handlers use <see cref="IMessageSender"/>.</summary>
/// <remarks>Delivery is at least once and unordered. Text is at most 48 KiB and is base64 on the wire.</remarks>
public interface IQueueTransport : IQueueSender
{
    /// <summary>Takes up to <paramref name="maxMessages"/> (1 to 32) messages and hides them for <paramref name="visibility"/>.</summary>
    /// <returns>Empty when there are none; also when the queue is missing.</returns>
    Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(string queue, int maxMessages, TimeSpan visibility, CancellationToken cancellationToken);

    /// <summary>Looks at up to <paramref name="maxMessages"/> (1 to 32) visible messages without taking them.</summary>
    Task<IReadOnlyList<ReceivedMessage>> PeekAsync(string queue, int maxMessages, CancellationToken cancellationToken);

    /// <summary>Hides a taken message for <paramref name="visibility"/> from now (zero: shows it at once).</summary>
    /// <returns>The message with its new receipt, or null when somebody else has taken or deleted it meanwhile.</returns>
    Task<ReceivedMessage?> ExtendAsync(string queue, ReceivedMessage message, TimeSpan visibility, CancellationToken cancellationToken);

    /// <returns>False when it was taken by somebody else or deleted meanwhile.</returns>
    Task<bool> DeleteAsync(string queue, ReceivedMessage message, CancellationToken cancellationToken);

    /// <returns>About how many messages there are, visible or not; 0 when the queue is missing.</returns>
    Task<int> CountAsync(string queue, CancellationToken cancellationToken);
}
