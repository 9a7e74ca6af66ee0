using Trimtab.Domain.Messaging;
using Trimtab.Domain.Reconcile;
using Trimtab.Hosting.Dispatching;

namespace Trimtab.Host.ReconcileTimer;

/// <summary>Asks for a look at every source whose interval has passed.</summary>
internal sealed class ReconcileTimer(ReconcileDueSources due) : ITimerFunction
{
    public Task RunAsync(TimerDelivery timer, CancellationToken cancellationToken) => due.RunAsync(MessageContext.For("timer"), cancellationToken);
}
