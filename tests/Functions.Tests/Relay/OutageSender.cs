using Trimtab.Domain.Messaging;
using Trimtab.Domain.State;

namespace Trimtab.Functions.Tests.Relay;

/// <summary>A sender whose storage is away while a test wants it.</summary>
internal sealed class OutageSender(IMessageSender inner) : IMessageSender
{
    private volatile bool _isAway;

    public bool IsAway
    {
        get => _isAway;
        set => _isAway = value;
    }

    public Task SendAsync<T>(T body, MessageContext context, TimeSpan delay, CancellationToken cancellationToken)
        where T : IMessageBody
        => IsAway ? throw new StorageException("away") : inner.SendAsync(body, context, delay, cancellationToken);
}
