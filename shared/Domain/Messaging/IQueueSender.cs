namespace Trimtab.Domain.Messaging;

/// <summary>Puts raw texts on queues: what every transport can do.</summary>
public interface IQueueSender
{
    /// <summary>Adds a message. On storage a queue that is missing is made; on Service Bus it must be there.</summary>
    /// <param name="queue">Queue name.</param>
    /// <param name="text">The message, at most 48 KiB in UTF-8.</param>
    /// <param name="delay">Invisible for this long; zero to 7 days.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task SendAsync(string queue, string text, TimeSpan delay, CancellationToken cancellationToken);
}
