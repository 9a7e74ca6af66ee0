using Trimtab.Domain.Assets;
using Trimtab.Domain.Docker;
using Trimtab.Domain.Updates;
using Trimtab.Domain.Updates.Checks;

namespace Trimtab.Adapters.HealthChecks;

/// <summary>Runs a command inside the updated container.</summary>
public sealed class ExecCheck(IContainerHosts hosts)
{
    private const int MaxOutput = 4096;

    public async Task<CheckResult> RunAsync(HealthCheck check, UpdateDocument update, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(check);
        ArgumentNullException.ThrowIfNull(update);
        var asset = update.Change.Asset;
        if (asset.Kind != AssetKind.Container)
        {
            return new CheckResult(false, $"Commands run in containers of Docker hosts only, not in a {asset.Kind}.");
        }

        try
        {
            var host = await hosts.OpenAsync(asset.Place, cancellationToken);
            var answer = await host.RunAsync(asset.Name, check.Command, check.TimeLimit, cancellationToken);
            var output = answer.Output.Trim();
            return new CheckResult(answer.ExitCode == 0, $"Ended with exit code {answer.ExitCode}{(output.Length == 0 ? "" : $": {output[..Math.Min(output.Length, MaxOutput)]}")}.");
        }
        catch (DockerException e)
        {
            return new CheckResult(false, e.Message);
        }
    }
}
