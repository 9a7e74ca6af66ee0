using Trimtab.Domain.Assets;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Updates.Charts;
using Trimtab.Domain.Updates.Editing;
using Trimtab.Domain.Updates.Patching;

namespace Trimtab.Domain.Updates.Committing;

/// <summary>How far a cluster is with a version that its repository says. The reconciler, Flux or another brings it there.</summary>
public sealed class ArrivalProgress(IClusters clusters, WorkloadRollOut rollOut, ReleaseProgress releases)
{
    /// <summary>Within this time a merge is noticed.</summary>
    private static readonly TimeSpan MergeNotice = TimeSpan.FromMinutes(6);
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(10);

    /// <param name="update">The update.</param>
    /// <param name="change">What the repository says: the update's change, or the way back.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    public async Task<UpdateProgress> LookAsync(UpdateDocument update, Change change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(update);
        ArgumentNullException.ThrowIfNull(change);
        var asset = change.Asset;
        if (asset.Kind == AssetKind.HelmRelease)
        {
            return await FollowAsync(update, change, cancellationToken);
        }

        if (PatchedWorkload.KindOf(asset.Kind) is not { } kind)
        {
            return new UpdateProgress.Ready($"The repository says {change.To.Version}; a {asset.Kind}'s own progress is not followed.");
        }

        try
        {
            var cluster = await clusters.GetAsync(asset.Place, cancellationToken);
            kind = kind.Kind == "CronJob" && await cluster.ResolveAsync(kind, cancellationToken) is null ? kind with { ApiVersion = "batch/v1beta1" } : kind;
            if (await cluster.GetAsync(new ObjectReference(kind, asset.Namespace, asset.Name), cancellationToken) is not { } live)
            {
                return new UpdateProgress.Failed($"{asset} is gone.");
            }

            var image = PatchedWorkload.ImageOf(live, change.Part) ?? "";
            return new EditAim(change).Image(image).State == PlaceMatch.To
                ? await rollOut.LookAsync(cluster, live, update, update.Phase == UpdatePhase.RollingBack ? 0 : update.Execution.MaxUnready, cancellationToken)
                : new UpdateProgress.Pending($"The repository says {change.To.Version}, {live.Reference} still runs {image}.");
        }
        catch (ClusterException silent)
        {
            return silent.IsUnanswered ? new UpdateProgress.Unseen(silent.Message) : new UpdateProgress.Pending(silent.Message);
        }
    }

    private async Task<UpdateProgress> FollowAsync(UpdateDocument update, Change change, CancellationToken cancellationToken)
    {
        var isBack = update.Phase == UpdatePhase.RollingBack;
        try
        {
            var seen = await releases.FollowAsync(ReleaseName.Of(change.Asset), change.To.Version, SinceOf(update), isBack ? 0 : update.Execution.MaxUnready, cancellationToken);
            return seen is UpdateProgress.Failed && isBack ? new UpdateProgress.Pending(seen.Reason) : seen;
        }
        catch (HelmException silent) when (silent.IsTransient)
        {
            return new UpdateProgress.Unseen(silent.Message);
        }
        catch (HelmException refused)
        {
            return new UpdateProgress.Ready($"The repository says {change.To.Version}; the release's own progress is not followed: {refused.Message}");
        }
    }

    /// <summary>From when a failure of the cluster's may be this update's: what was merged may have arrived before its turn came, and clocks differ.</summary>
    private static DateTimeOffset SinceOf(UpdateDocument update) => update.IsMerged && update.Phase != UpdatePhase.RollingBack ? update.QueuedAt - MergeNotice : update.PhaseSince - ClockSkew;
}
