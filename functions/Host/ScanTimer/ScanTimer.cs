using Trimtab.Domain.Messaging;
using Trimtab.Domain.Scans;
using Trimtab.Hosting.Dispatching;

namespace Trimtab.Host.ScanTimer;

/// <summary>Asks every minute for a look at the repositories whose interval has passed; does nothing without assets.</summary>
internal sealed class ScanTimer(ScanDueRepositories due) : ITimerFunction
{
    public Task RunAsync(TimerDelivery timer, CancellationToken cancellationToken) => due.RunAsync(MessageContext.For("timer"), cancellationToken);
}
