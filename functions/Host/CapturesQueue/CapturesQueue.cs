using Trimtab.Domain.Messaging;
using Trimtab.Hosting.Dispatching;

namespace Trimtab.Host.CapturesQueue;

/// <summary>Commits live changes of clusters to Git.</summary>
internal sealed class CapturesQueue(MessageDispatcher messages) : IQueueFunction
{
    public Task<Outcome> RunAsync(QueueDelivery delivery, CancellationToken cancellationToken)
        => messages.DispatchAsync(delivery, cancellationToken);
}
