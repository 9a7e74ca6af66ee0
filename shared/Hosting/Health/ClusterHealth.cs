using Microsoft.Extensions.Diagnostics.HealthChecks;
using Trimtab.Domain.Clusters;

namespace Trimtab.Hosting.Health;

/// <summary>Degraded while clusters do not answer. Never more: the other clusters are served, and a restart would not help. Why it is so stands in the log.</summary>
internal sealed class ClusterHealth(IClusterStandings clusters) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var standings = clusters.Standings;
        var silent = standings.Where(standing => !standing.Answers).Select(standing => $"{standing.Cluster} (since {standing.Since:u})").ToList();
        return Task.FromResult(silent.Count == 0
            ? HealthCheckResult.Healthy($"{standings.Count} clusters in use answer.")
            : HealthCheckResult.Degraded($"No answer from {string.Join(", ", silent)}; their messages wait. The log says why."));
    }
}
