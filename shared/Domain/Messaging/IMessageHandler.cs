namespace Trimtab.Domain.Messaging;

/// <summary>Handles one kind of message. Runs at least once a message: late, twice and out of order must all be harmless.</summary>
public interface IMessageHandler<in TBody>
    where TBody : IMessageBody
{
    /// <returns>What happens to the message. An exception means: deliver it again, and poison it after the queue's maximum.</returns>
    Task<Outcome> HandleAsync(TBody body, MessageContext context, CancellationToken cancellationToken);
}
