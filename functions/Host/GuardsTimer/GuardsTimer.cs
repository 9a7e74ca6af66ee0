using Trimtab.Domain.Guards;
using Trimtab.Hosting.Dispatching;

namespace Trimtab.Host.GuardsTimer;

/// <summary>Looks every 15 s for new templates of guarded workloads; does nothing without guards.</summary>
internal sealed class GuardsTimer(GuardScan guards) : ITimerFunction
{
    public Task RunAsync(TimerDelivery timer, CancellationToken cancellationToken) => guards.RunAsync(cancellationToken);
}
