using Microsoft.Extensions.Diagnostics.HealthChecks;
using Trimtab.Domain.Registries;

namespace Trimtab.Hosting.Health;

/// <summary>Degraded while registries or chart repositories do not answer. Never more: everything but looking for new versions goes on. Why it is so stands in the log.</summary>
internal sealed class RegistryHealth(IRegistryStandings registries) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var standings = registries.Standings;
        var silent = standings.Where(static standing => !standing.Answers).Select(static standing => $"{standing.Host} (since {standing.Since:u})").ToList();
        var paused = standings.Where(static standing => standing is { Answers: true, PausedUntil: not null }).Select(static standing => $" {standing.Host} wants a pause until {standing.PausedUntil:u}.");
        return Task.FromResult(silent.Count == 0
            ? HealthCheckResult.Healthy($"{standings.Count} registries in use answer.{string.Concat(paused)}")
            : HealthCheckResult.Degraded($"No answer from {string.Join(", ", silent)}; they are asked only now and then. The log says why.{string.Concat(paused)}"));
    }
}
