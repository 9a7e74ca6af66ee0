using System.Text.Json.Nodes;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Gates.Policies;
using Trimtab.Domain.Yaml;

namespace Trimtab.Domain.Updates.Charts;

/// <summary>Upgrades a Helm release to another version of its chart, with the values that people gave.</summary>
/// <remarks>Helm does not wait for the workloads: their health is read from the cluster, so that its program runs for seconds and seldom dies on the way.
/// Where it did, the release is left <c>pending-…</c>, which Helm refuses to touch: after a minute the last good revision is rolled out again.</remarks>
public sealed class HelmUpdateMode(IHelm helm, ReleaseProgress progress, TimeProvider time) : IUpdateMode
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public UpdateMode Mode => UpdateMode.Helm;

    public async Task<JsonObject?> SaveAsync(UpdateDocument update, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(update);
        if (update.Change.Part != Change.Chart)
        {
            throw new UpdateRefusedException($"{update.Change.Asset} is no chart of a Helm release: use another mode.");
        }

        try
        {
            var history = await helm.ReadHistoryAsync(ReleaseName.Of(update.Change.Asset), cancellationToken);
            var good = history.LastOrDefault(static revision => revision.WasDeployed)
                ?? throw new UpdateRefusedException($"{update.Change.Asset} has no revision that was ever rolled out: repair or uninstall it by hand.");
            return good.IsOf(update.Change.From.Version) || good.IsOf(update.Change.To.Version)
                ? new JsonObject { ["revision"] = good.Revision, ["chart"] = good.Chart }
                : throw new UpdateOvertakenException(new ArtifactVersion(good.Version, null), $"{update.Change.Asset} runs {good.Chart}, which is neither {update.Change.From.Version} nor {update.Change.To.Version}.");
        }
        catch (HelmException silent) when (silent.IsTransient)
        {
            return null;
        }
        catch (HelmException refusal)
        {
            throw new UpdateRefusedException(refusal.Message, refusal);
        }
    }

    public Task<UpdateProgress> ApplyAsync(UpdateDocument update, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(update);
        return WithHistoryAsync(update, (release, history) => ApplyAsync(update, release, history, cancellationToken), cancellationToken);
    }

    public async Task<UpdateProgress> LookAsync(UpdateDocument update, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(update);
        try
        {
            var history = await helm.ReadHistoryAsync(ReleaseName.Of(update.Change.Asset), cancellationToken);
            return history.Count > 0 && history[^1] is { Status: "deployed" } last && last.IsOf(update.Change.To.Version)
                ? await progress.LookAsync(ReleaseName.Of(update.Change.Asset), update.Execution.MaxUnready, cancellationToken)
                : new UpdateProgress.Failed(history.Count == 0 ? "The release is gone." : $"The release is {history[^1].Chart}, {history[^1].Status}.");
        }
        catch (HelmException fault)
        {
            return fault.IsTransient ? new UpdateProgress.Unseen(fault.Message) : new UpdateProgress.Pending(fault.Message);
        }
    }

    public Task<UpdateProgress> RestoreAsync(UpdateDocument update, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(update);
        return WithHistoryAsync(update, (release, history) => RestoreAsync(update, release, history, cancellationToken), cancellationToken);
    }

    public Task TidyAsync(UpdateDocument update, CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<UpdateProgress> ApplyAsync(UpdateDocument update, ReleaseName release, IReadOnlyList<HelmRevision> history, CancellationToken cancellationToken)
    {
        var (change, differences) = (update.Change, update.Differences);
        try
        {
            if (history.Count == 0)
            {
                return new UpdateProgress.Failed($"{change.Asset} is gone.");
            }

            var last = history[^1];
            if (last.IsPending)
            {
                return await RepairAsync(release, last, SavedRevision(update), cancellationToken);
            }

            if (last.IsOf(change.To.Version) && last.Revision > SavedRevision(update))
            {
                // Not known only after a kill between the upgrade and the write of the document.
                differences ??= await CompareAsync(release, SavedRevision(update), planned: null, cancellationToken);
                var seen = last.Status == "deployed" ? await progress.LookAsync(release, update.Execution.MaxUnready, cancellationToken) : new UpdateProgress.Failed($"Helm says {last.Status}: {last.Description}");
                return seen with { Differences = differences };
            }

            var planned = await helm.DryRunAsync(release, change.Artifact, change.To, cancellationToken);
            differences = planned is null ? null : await CompareAsync(release, (history.LastOrDefault(static revision => revision.WasDeployed) ?? last).Revision, planned, cancellationToken);
            await helm.UpgradeAsync(release, change.Artifact, change.To, cancellationToken);
            return await progress.LookAsync(release, update.Execution.MaxUnready, cancellationToken) with { Differences = differences };
        }
        catch (HelmException fault)
        {
            return fault.IsTransient ? new UpdateProgress.Pending(fault.Message) { Differences = differences } : new UpdateProgress.Failed(fault.Message) { Differences = differences };
        }
    }

    private async Task<UpdateProgress> RestoreAsync(UpdateDocument update, ReleaseName release, IReadOnlyList<HelmRevision> history, CancellationToken cancellationToken)
    {
        try
        {
            var saved = update.Saved!.Text("chart");
            if (history.Count > 0 && history[^1] is { } last && last.Chart != saved && !last.IsOf(update.Change.To.Version))
            {
                throw new UpdateRefusedException($"Somebody else upgraded {update.Change.Asset} to {last.Chart} since: only the newest update can be taken back.");
            }

            if (history.Count == 0 || history[^1].Status != "deployed" || history[^1].Chart != saved)
            {
                await helm.RollBackAsync(release, SavedRevision(update), cancellationToken);
            }

            var seen = await progress.LookAsync(release, 0, cancellationToken);
            return seen is UpdateProgress.Failed ? new UpdateProgress.Pending(seen.Reason) : seen;
        }
        catch (HelmException fault)
        {
            return new UpdateProgress.Pending(fault.Message);
        }
    }

    /// <summary>Whose cluster does not even tell the history is away. On the way back all else is tried again, until the deadline.</summary>
    private async Task<UpdateProgress> WithHistoryAsync(UpdateDocument update, Func<ReleaseName, IReadOnlyList<HelmRevision>, Task<UpdateProgress>> goOn, CancellationToken cancellationToken)
    {
        var release = ReleaseName.Of(update.Change.Asset);
        IReadOnlyList<HelmRevision> history;
        try
        {
            history = await helm.ReadHistoryAsync(release, cancellationToken);
        }
        catch (HelmException fault)
        {
            return fault.IsTransient ? new UpdateProgress.Unseen(fault.Message)
                : update.Phase == UpdatePhase.RollingBack ? new UpdateProgress.Pending(fault.Message)
                : new UpdateProgress.Failed(fault.Message);
        }

        return await goOn(release, history);
    }

    /// <summary>Only told: what can't be compared is upgraded all the same.</summary>
    private async Task<IReadOnlyList<string>?> CompareAsync(ReleaseName release, int from, string? planned, CancellationToken cancellationToken)
    {
        try
        {
            var before = await helm.ReadManifestAsync(release, from, cancellationToken);
            return ManifestChanges.Of(release.Namespace, before, planned ?? await helm.ReadManifestAsync(release, null, cancellationToken), time);
        }
        catch (Exception unknown) when (unknown is HelmException or InvalidYamlException)
        {
            return null;
        }
    }

    private static int SavedRevision(UpdateDocument update) => (int)(update.Saved?.Number("revision") ?? 0);

    // The program that wrote it may still run, here or elsewhere.
    private async Task<UpdateProgress> RepairAsync(ReleaseName release, HelmRevision last, int good, CancellationToken cancellationToken)
    {
        if (time.GetUtcNow() - last.UpdatedAt < Patience)
        {
            return new UpdateProgress.Pending($"Helm says {last.Status} of revision {last.Revision}.");
        }

        await helm.RollBackAsync(release, good, cancellationToken);
        return new UpdateProgress.Pending($"Revision {last.Revision} was left {last.Status} by a Helm that died: revision {good} is rolled out again.");
    }
}
