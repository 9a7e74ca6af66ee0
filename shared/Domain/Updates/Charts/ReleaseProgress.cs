using Trimtab.Domain.Clusters;
using Trimtab.Domain.Health;
using Trimtab.Domain.Updates.Patching;

namespace Trimtab.Domain.Updates.Charts;

/// <summary>How far a Helm release is with a version of its chart, whoever upgrades it: Trimtab, Flux, a pipeline.</summary>
public sealed class ReleaseProgress(IHelm helm, IClusters clusters, TimeProvider time)
{
    /// <summary>Follows somebody else's upgrade.</summary>
    /// <param name="release">The release.</param>
    /// <param name="version">The version that it should get.</param>
    /// <param name="since">What failed before that is not counted.</param>
    /// <param name="maxUnready">Percentage of a workload's pods that may be unready.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    /// <returns>Failed once Helm says that the upgrade failed, also when its controller has brought the old version back since.</returns>
    /// <exception cref="HelmException">Helm refuses it or can't be run.</exception>
    public async Task<UpdateProgress> FollowAsync(ReleaseName release, string version, DateTimeOffset since, int maxUnready, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(version);
        var history = await helm.ReadHistoryAsync(release, cancellationToken);
        if (history.Count == 0)
        {
            return new UpdateProgress.Failed("The release is gone.");
        }

        var last = history[^1];
        return last.Status == "deployed" && last.IsOf(version) ? await LookAsync(release, maxUnready, cancellationToken)
            : history.LastOrDefault(revision => revision.Status == "failed" && revision.IsOf(version) && revision.UpdatedAt >= since) is { } failed ? new UpdateProgress.Failed($"Helm says that revision {failed.Revision} failed: {failed.Description}")
            : new UpdateProgress.Pending($"The release is {last.Chart}, {last.Status}.");
    }

    /// <summary>Looks whether all objects of the newest revision are healthy.</summary>
    /// <param name="release">The release.</param>
    /// <param name="maxUnready">Percentage of a workload's pods that may be unready.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    /// <exception cref="HelmException">Helm refuses it or can't be run.</exception>
    public async Task<UpdateProgress> LookAsync(ReleaseName release, int maxUnready, CancellationToken cancellationToken)
    {
        try
        {
            var cluster = await clusters.GetAsync(release.Cluster, cancellationToken);
            foreach (var wanted in await helm.ReadObjectsAsync(release, cancellationToken))
            {
                var reference = wanted.Reference;
                var isNamespaced = (await cluster.ResolveAsync(reference.Kind, cancellationToken))?.IsNamespaced == true;
                var live = await cluster.GetAsync(reference with { Namespace = !isNamespaced ? "" : reference.Namespace.Length > 0 ? reference.Namespace : release.Namespace }, cancellationToken);
                var health = live is null ? ObjectHealth.Missing : ObjectHealth.Of(live, time.GetUtcNow());
                if (health.Status != HealthStatus.Current && !(live is not null && await WorkloadRollOut.IsEnoughAsync(cluster, live, maxUnready, cancellationToken)))
                {
                    var sentence = $"{reference}: {health.Reason}.";
                    return health.Status == HealthStatus.Failed ? new UpdateProgress.Failed(sentence) : new UpdateProgress.Pending(sentence);
                }
            }

            return new UpdateProgress.Ready("All objects of the release are healthy.");
        }
        catch (ClusterException silent)
        {
            return silent.IsUnanswered ? new UpdateProgress.Unseen(silent.Message) : new UpdateProgress.Pending(silent.Message);
        }
    }
}
