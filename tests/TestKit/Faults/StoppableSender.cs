using Trimtab.Domain.Messaging;

namespace Trimtab.TestKit.Faults;

/// <summary>A message sender that can be away.</summary>
public sealed class StoppableSender(IMessageSender inner) : IMessageSender
{
    /// <summary>What each call ends with; null while messages are taken.</summary>
    public Func<Exception?>? Fault { get; set; }

    public Task SendAsync<TBody>(TBody body, MessageContext context, TimeSpan delay, CancellationToken cancellationToken)
        where TBody : IMessageBody
        => Fault?.Invoke() is { } fault ? Task.FromException(fault) : inner.SendAsync(body, context, delay, cancellationToken);
}
