using Trimtab.Domain.Messaging;
using Trimtab.Hosting.Dispatching;

namespace Trimtab.Host.ReconcileQueue;

/// <summary>Brings sources and targets to their revisions.</summary>
internal sealed class ReconcileQueue(MessageDispatcher messages) : IQueueFunction
{
    public Task<Outcome> RunAsync(QueueDelivery delivery, CancellationToken cancellationToken)
        => messages.DispatchAsync(delivery, cancellationToken);
}
