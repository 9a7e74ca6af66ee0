using Trimtab.Domain.Messaging;

namespace Trimtab.Hosting.Dispatching;

/// <summary>The trigger class of a queue function: decodes nothing, decides nothing, hands on.</summary>
public interface IQueueFunction
{
    Task<Outcome> RunAsync(QueueDelivery delivery, CancellationToken cancellationToken);
}
