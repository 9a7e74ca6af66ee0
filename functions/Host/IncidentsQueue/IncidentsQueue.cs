using Trimtab.Domain.Messaging;
using Trimtab.Hosting.Dispatching;

namespace Trimtab.Host.IncidentsQueue;

/// <summary>Takes the relay's reports of failed pods.</summary>
internal sealed class IncidentsQueue(MessageDispatcher messages) : IQueueFunction
{
    public Task<Outcome> RunAsync(QueueDelivery delivery, CancellationToken cancellationToken)
        => messages.DispatchAsync(delivery, cancellationToken);
}
