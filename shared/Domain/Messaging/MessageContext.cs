namespace Trimtab.Domain.Messaging;

/// <summary>Facts about the delivery that a handler is run for.</summary>
/// <param name="MessageId">The envelope's id.</param>
/// <param name="RequestedBy">Who asked for the work; goes into every record.</param>
/// <param name="CorrelationId">Goes into every record and every message sent on.</param>
/// <param name="DequeueCount">1 on the first delivery; 0 when run by hand.</param>
public sealed record MessageContext(string MessageId, string RequestedBy, string CorrelationId, int DequeueCount)
{
    /// <summary>The context of work that no message started: a timer or a sweep.</summary>
    public static MessageContext For(string requestedBy)
    {
        var id = Guid.NewGuid().ToString("n");
        return new MessageContext(id, requestedBy, id, 1);
    }
}
