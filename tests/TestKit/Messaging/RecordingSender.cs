using Trimtab.Domain.Messaging;

namespace Trimtab.TestKit.Messaging;

/// <summary>Keeps what was sent, typed, in order.</summary>
public sealed class RecordingSender : IMessageSender
{
    private readonly Lock _lock = new();
    private readonly List<SentMessage> _sent = [];

    public IReadOnlyList<SentMessage> Sent
    {
        get
        {
            lock (_lock)
            {
                return [.. _sent];
            }
        }
    }

    /// <summary>The bodies of one kind, in the order they were sent.</summary>
    public IReadOnlyList<TBody> Of<TBody>()
        where TBody : IMessageBody
        => [.. Sent.Select(sent => sent.Body).OfType<TBody>()];

    public void Clear()
    {
        lock (_lock)
        {
            _sent.Clear();
        }
    }

    public Task SendAsync<TBody>(TBody body, MessageContext context, TimeSpan delay, CancellationToken cancellationToken)
        where TBody : IMessageBody
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            _sent.Add(new SentMessage(TBody.Queue, body, context, delay));
            return Task.CompletedTask;
        }
    }
}
