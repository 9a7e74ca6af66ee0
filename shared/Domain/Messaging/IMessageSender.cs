namespace Trimtab.Domain.Messaging;

/// <summary>Puts messages on queues.</summary>
public interface IMessageSender
{
    /// <summary>Sends one message; it becomes visible after <paramref name="delay"/> (zero: at once).</summary>
    /// <remarks>Carries the current trace context and the context's correlation id and requester on.
    /// A body over 48 KiB is stored as a blob first (claim check). A queue that is missing is made.</remarks>
    Task SendAsync<TBody>(TBody body, MessageContext context, TimeSpan delay, CancellationToken cancellationToken)
        where TBody : IMessageBody;
}
