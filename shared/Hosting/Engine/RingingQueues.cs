using Trimtab.Domain.Messaging;

namespace Trimtab.Hosting.Engine;

/// <summary>The queues, with a bell: a message that this program sends to a queue that it also listens to is looked for as soon as it shows.</summary>
internal sealed class RingingQueues(IQueueTransport queues, QueueBells bells) : IQueueTransport
{
    public async Task SendAsync(string queue, string text, TimeSpan delay, CancellationToken cancellationToken)
    {
        await queues.SendAsync(queue, text, delay, cancellationToken);
        bells.Expect(queue, delay);
    }

    public Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(string queue, int maxMessages, TimeSpan visibility, CancellationToken cancellationToken)
        => queues.ReceiveAsync(queue, maxMessages, visibility, cancellationToken);

    public Task<IReadOnlyList<ReceivedMessage>> PeekAsync(string queue, int maxMessages, CancellationToken cancellationToken)
        => queues.PeekAsync(queue, maxMessages, cancellationToken);

    public Task<ReceivedMessage?> ExtendAsync(string queue, ReceivedMessage message, TimeSpan visibility, CancellationToken cancellationToken)
        => queues.ExtendAsync(queue, message, visibility, cancellationToken);

    public Task<bool> DeleteAsync(string queue, ReceivedMessage message, CancellationToken cancellationToken)
        => queues.DeleteAsync(queue, message, cancellationToken);

    public Task<int> CountAsync(string queue, CancellationToken cancellationToken) => queues.CountAsync(queue, cancellationToken);
}
