using Trimtab.Domain.Assets;
using Trimtab.Domain.Docker;
using Trimtab.Domain.Redaction;
using Trimtab.Domain.Updates.Containers;

namespace Trimtab.Domain.Scans;

/// <summary>Runs what containers want to have run inside them before and after they are checked for newer versions: <c>pre-check</c> and <c>post-check</c> of Watchtower's contract.</summary>
/// <remarks>As there, a command that fails is told and keeps nothing from going on. A check that is repeated runs them again. Source: containrrr/watchtower, docs/lifecycle-hooks.md.</remarks>
public sealed class CheckHooks(IContainerHosts hosts, IScanReport report, TimeProvider time)
{
    /// <summary>For the commands of all containers together: whoever waits for the check waits for them.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(75);

    private const int MostAtOnce = 10;

    /// <param name="checkedOnes">What will be checked; only running containers have such commands.</param>
    /// <param name="cancellationToken">Cancels the commands.</param>
    public Task BeforeAsync(IEnumerable<Asset> checkedOnes, CancellationToken cancellationToken)
        => RunAsync(checkedOnes, "pre-check", static labels => labels.PreCheck, cancellationToken);

    /// <inheritdoc cref="BeforeAsync"/>
    public Task AfterAsync(IEnumerable<Asset> checkedOnes, CancellationToken cancellationToken)
        => RunAsync(checkedOnes, "post-check", static labels => labels.PostCheck, cancellationToken);

    private async Task RunAsync(IEnumerable<Asset> assets, string hook, Func<WatchtowerLabels, string?> commandOf, CancellationToken cancellationToken)
    {
        var wanted = assets
            .Where(static asset => asset.Id.Kind == AssetKind.Container)
            .DistinctBy(static asset => asset.Id)
            .Select(asset => (Asset: asset, Command: WatchtowerLabels.Of(asset.Labels) is { IsEnabled: true } labels ? commandOf(labels) : null))
            .Where(static one => one.Command is not null);
        using var limit = new CancellationTokenSource(Limit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        await Parallel.ForEachAsync(wanted, new ParallelOptions { MaxDegreeOfParallelism = MostAtOnce, CancellationToken = cancellationToken }, async (one, _) =>
        {
            try
            {
                await RunAsync(one.Asset, hook, one.Command!, both.Token);
            }
            catch (DockerException fault)
            {
                report.HookFailed(one.Asset.Id, hook, fault.Message);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                report.HookFailed(one.Asset.Id, hook, $"it was not through when the time of all was over, {Limit.TotalSeconds:0} s");
            }
        });
    }

    private async Task RunAsync(Asset asset, string hook, string command, CancellationToken cancellationToken)
    {
        var host = await hosts.OpenAsync(asset.Id.Place, cancellationToken);
        if (await host.InspectContainerAsync(asset.Incarnation, cancellationToken) is not { IsRunning: true })
        {
            return;
        }

        var answer = await host.RunAsync(asset.Incarnation, ["/bin/sh", "-c", command], WatchtowerLabels.UsualLimit, cancellationToken);
        if (answer.ExitCode != 0)
        {
            report.HookFailed(asset.Id, hook, $"exit code {answer.ExitCode}: {CommandOutput.Shown(answer.Output, time)}");
        }
    }
}
