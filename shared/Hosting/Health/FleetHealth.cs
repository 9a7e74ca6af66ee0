using Microsoft.Extensions.Diagnostics.HealthChecks;
using Trimtab.Domain.Fleet;

namespace Trimtab.Hosting.Health;

/// <summary>A valid fleet document is in force.</summary>
internal sealed class FleetHealth(IFleet fleet) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var current = fleet.Current;
            return Task.FromResult(HealthCheckResult.Healthy($"{current.Targets.Count} targets from {current.Sources.Count} sources."));
        }
        catch (InvalidFleetException fault)
        {
            return Task.FromResult(HealthCheckResult.Unhealthy(fault.Message));
        }
    }
}
