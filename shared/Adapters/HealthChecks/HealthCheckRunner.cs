using Trimtab.Domain.Updates;
using Trimtab.Domain.Updates.Checks;

namespace Trimtab.Adapters.HealthChecks;

/// <summary>Runs health checks from here, and commands inside their containers.</summary>
public sealed class HealthCheckRunner(HttpCheck http, ExecCheck exec, TimeProvider time) : IHealthChecks
{
    public async Task<CheckResult> RunAsync(HealthCheck check, UpdateDocument update, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(check);
        var result = new CheckResult(false, "");
        for (var attempt = 0; attempt <= check.Retries && !result.IsGood; attempt++)
        {
            result = await TryAsync(check, update, cancellationToken);
        }

        return result.IsGood || check.Retries == 0 ? result : result with { Reason = $"{result.Reason} Tried {check.Retries + 1} times." };
    }

    private async Task<CheckResult> TryAsync(HealthCheck check, UpdateDocument update, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(check.TimeLimit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return check.Kind switch
            {
                CheckKind.Http => await http.RunAsync(check, both.Token),
                CheckKind.Tcp => await TcpCheck.RunAsync(check, both.Token),
                _ => await exec.RunAsync(check, update, both.Token),
            };
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new CheckResult(false, $"No answer within {check.TimeLimit.TotalSeconds:0.###} s.");
        }
    }
}
