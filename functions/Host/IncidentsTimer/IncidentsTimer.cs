using Trimtab.Domain.Incidents;
using Trimtab.Hosting.Dispatching;

namespace Trimtab.Host.IncidentsTimer;

/// <summary>Closes every minute the incidents whose workload is healthy again.</summary>
internal sealed class IncidentsTimer(HealedIncidents incidents) : ITimerFunction
{
    public Task RunAsync(TimerDelivery timer, CancellationToken cancellationToken) => incidents.SweepAsync(cancellationToken);
}
