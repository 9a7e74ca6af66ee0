using Trimtab.Domain.Incidents;
using Trimtab.Hosting.Dispatching;

namespace Trimtab.Host.IncidentsTimer;

/// <summary>Closes every minute the incidents whose workload is healthy again, and forgets very old ones.</summary>
internal sealed class IncidentsTimer(HealedIncidents incidents) : ITimerFunction
{
    public async Task RunAsync(TimerDelivery timer, CancellationToken cancellationToken)
    {
        await incidents.SweepAsync(cancellationToken);
        await incidents.ForgetAsync(cancellationToken);
    }
}
