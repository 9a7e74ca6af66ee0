using Trimtab.Domain.Assets;
using Trimtab.Domain.Docker;
using Trimtab.Domain.Updates.Containers;

namespace Trimtab.Domain.Scans;

/// <summary>Runs what a container wants to have run inside it before and after it is checked for newer versions: <c>pre-check</c> and <c>post-check</c> of Watchtower's contract.</summary>
/// <remarks>As there, a command that fails is told and keeps nothing from going on. A check that is repeated runs them again. Source: containrrr/watchtower, docs/lifecycle-hooks.md.</remarks>
public sealed class CheckHooks(IContainerHosts hosts, IScanReport report)
{
    /// <param name="asset">What is checked; only a running container has such commands.</param>
    /// <param name="check">The check.</param>
    /// <param name="cancellationToken">Cancels the commands.</param>
    public async Task AroundAsync(Asset asset, Func<Task> check, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(asset);
        ArgumentNullException.ThrowIfNull(check);
        var labels = asset.Id.Kind == AssetKind.Container ? WatchtowerLabels.Of(asset.Labels) : null;
        if (labels is not { IsEnabled: true })
        {
            await check();
            return;
        }

        await RunAsync(asset, "pre-check", labels.PreCheck, cancellationToken);
        await check();
        await RunAsync(asset, "post-check", labels.PostCheck, cancellationToken);
    }

    private async Task RunAsync(Asset asset, string hook, string? command, CancellationToken cancellationToken)
    {
        if (command is null)
        {
            return;
        }

        try
        {
            var host = await hosts.OpenAsync(asset.Id.Place, cancellationToken);
            if (await host.InspectContainerAsync(asset.Incarnation, cancellationToken) is not { IsRunning: true })
            {
                return;
            }

            var answer = await host.RunAsync(asset.Incarnation, ["/bin/sh", "-c", command], WatchtowerLabels.UsualLimit, cancellationToken);
            if (answer.ExitCode != 0)
            {
                report.HookFailed(asset.Id, hook, $"exit code {answer.ExitCode}: {answer.Output.Trim()}");
            }
        }
        catch (DockerException fault)
        {
            report.HookFailed(asset.Id, hook, fault.Message);
        }
    }
}
