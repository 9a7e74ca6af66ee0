using Trimtab.Domain.Sources.Redelivery;
using Trimtab.Hosting.Dispatching;

namespace Trimtab.Host.RedeliverTimer;

/// <summary>Has missed pushes delivered again, every 5 minutes.</summary>
internal sealed class RedeliverTimer(RedeliverMissed redeliver) : ITimerFunction
{
    public Task RunAsync(TimerDelivery timer, CancellationToken cancellationToken) => redeliver.RunAsync(cancellationToken);
}
