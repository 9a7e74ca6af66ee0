namespace Trimtab.Domain.Updates.Checks;

/// <summary>Runs health checks.</summary>
public interface IHealthChecks
{
    /// <summary>Runs one check with its retries; whatever goes wrong is its result, not an exception.</summary>
    Task<CheckResult> RunAsync(HealthCheck check, UpdateDocument update, CancellationToken cancellationToken);
}
