using Trimtab.Hosting.Dispatching;
using Trimtab.Hosting.Poison;

namespace Trimtab.Host.PoisonTimer;

/// <summary>Reports every minute what waits in the poison queues.</summary>
internal sealed class PoisonTimer(ReportPoison report) : ITimerFunction
{
    public Task RunAsync(TimerDelivery timer, CancellationToken cancellationToken) => report.RunAsync(cancellationToken);
}
