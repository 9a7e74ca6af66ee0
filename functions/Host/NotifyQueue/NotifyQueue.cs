using Trimtab.Domain.Messaging;
using Trimtab.Hosting.Dispatching;

namespace Trimtab.Host.NotifyQueue;

/// <summary>Tells people what happened.</summary>
internal sealed class NotifyQueue(MessageDispatcher messages) : IQueueFunction
{
    public Task<Outcome> RunAsync(QueueDelivery delivery, CancellationToken cancellationToken)
        => messages.DispatchAsync(delivery, cancellationToken);
}
