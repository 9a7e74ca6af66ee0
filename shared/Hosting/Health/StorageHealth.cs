using Microsoft.Extensions.Diagnostics.HealthChecks;
using Trimtab.Domain.State;

namespace Trimtab.Hosting.Health;

/// <summary>Storage answers. That the document asked for does not exist is an answer; a fault is what the adapter throws.</summary>
internal sealed class StorageHealth(IDocumentStore documents) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await documents.ReadAsync("health/probe.json", cancellationToken);
        return HealthCheckResult.Healthy("Storage answers.");
    }
}
