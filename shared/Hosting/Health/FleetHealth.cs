using Microsoft.Extensions.Diagnostics.HealthChecks;
using Trimtab.Domain.Fleet;

namespace Trimtab.Hosting.Health;

/// <summary>A valid fleet document is in force; degraded while the one on disk is wrong. The faults themselves stand in the log: everybody may ask here.</summary>
internal sealed class FleetHealth(IFleet fleet) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        => Task.FromResult(Check());

    private HealthCheckResult Check()
    {
        try
        {
            var current = fleet.Current;
            return fleet.Faults.Count == 0
                ? HealthCheckResult.Healthy($"{current.Targets.Count} targets from {current.Sources.Count} sources, version {current.Version}.")
                : HealthCheckResult.Degraded($"The fleet document has {Faults(fleet.Faults.Count)}; version {current.Version} stays in force. The log lists them.");
        }
        catch (InvalidFleetException fault)
        {
            return HealthCheckResult.Unhealthy($"The fleet document has {Faults(fault.Faults.Count)} and no other is in force. The log lists them.");
        }
    }

    private static string Faults(int count) => count == 1 ? "1 fault" : $"{count} faults";
}
