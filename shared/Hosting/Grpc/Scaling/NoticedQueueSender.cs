using Trimtab.Domain.Messaging;

namespace Trimtab.Hosting.Grpc.Scaling;

/// <summary>A way to the queues that tells of every message that was sent.</summary>
public sealed class NoticedQueueSender(IQueueSender queues, QueueActivity activity) : IQueueSender
{
    public async Task SendAsync(string queue, string text, TimeSpan delay, CancellationToken cancellationToken)
    {
        await queues.SendAsync(queue, text, delay, cancellationToken);
        activity.Notice(queue);
    }
}
