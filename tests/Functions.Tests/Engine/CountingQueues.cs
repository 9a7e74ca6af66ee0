using Trimtab.Domain.Messaging;
using Trimtab.TestKit.Messaging;

namespace Trimtab.Functions.Tests.Engine;

/// <summary>Counts how often a queue is looked at.</summary>
internal sealed class CountingQueues(InMemoryQueues inner) : IQueueTransport
{
    private int _receives;

    public InMemoryQueues Inner => inner;

    public int Receives => _receives;

    public Task SendAsync(string queue, string text, TimeSpan delay, CancellationToken cancellationToken)
        => inner.SendAsync(queue, text, delay, cancellationToken);

    public Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(string queue, int maxMessages, TimeSpan visibility, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _receives);
        return inner.ReceiveAsync(queue, maxMessages, visibility, cancellationToken);
    }

    public Task<IReadOnlyList<ReceivedMessage>> PeekAsync(string queue, int maxMessages, CancellationToken cancellationToken)
        => inner.PeekAsync(queue, maxMessages, cancellationToken);

    public Task<ReceivedMessage?> ExtendAsync(string queue, ReceivedMessage message, TimeSpan visibility, CancellationToken cancellationToken)
        => inner.ExtendAsync(queue, message, visibility, cancellationToken);

    public Task<bool> DeleteAsync(string queue, ReceivedMessage message, CancellationToken cancellationToken)
        => inner.DeleteAsync(queue, message, cancellationToken);

    public Task<int> CountAsync(string queue, CancellationToken cancellationToken) => inner.CountAsync(queue, cancellationToken);
}
