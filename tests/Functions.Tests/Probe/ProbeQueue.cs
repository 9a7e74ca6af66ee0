using Trimtab.Domain.Messaging;
using Trimtab.Hosting.Dispatching;

namespace Trimtab.Functions.Tests.Probe;

internal sealed class ProbeQueue(MessageDispatcher messages) : IQueueFunction
{
    public Task<Outcome> RunAsync(QueueDelivery delivery, CancellationToken cancellationToken)
        => messages.DispatchAsync(delivery, cancellationToken);
}
