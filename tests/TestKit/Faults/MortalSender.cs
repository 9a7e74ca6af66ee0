using Trimtab.Domain.Messaging;

namespace Trimtab.TestKit.Faults;

/// <summary>A message sender whose caller may be killed at any call.</summary>
public sealed class MortalSender(IMessageSender inner, Killer killer) : IMessageSender
{
    public Task SendAsync<TBody>(TBody body, MessageContext context, TimeSpan delay, CancellationToken cancellationToken)
        where TBody : IMessageBody
        => killer.RunAsync(() => inner.SendAsync(body, context, delay, cancellationToken));
}
