using Trimtab.Domain.Assets;
using Trimtab.Domain.Messaging;
using Trimtab.Hosting.Assets;
using Trimtab.Hosting.Dispatching;

namespace Trimtab.Host.InventoryTimer;

/// <summary>Asks every minute for a scan of each place that is due, and counts what is known.</summary>
internal sealed class InventoryTimer(InventoryDue due, InventoryGauge gauge) : ITimerFunction
{
    public async Task RunAsync(TimerDelivery timer, CancellationToken cancellationToken)
    {
        await due.RunAsync(MessageContext.For("timer"), cancellationToken);
        await gauge.CountAsync(cancellationToken);
    }
}
