using Trimtab.Domain.Clusters;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Rollouts;

namespace Trimtab.Domain.Guards;

/// <summary>Forgets Deployments that are gone, and markers of windows that a kill never let begin.</summary>
public sealed class ForgetGuards(GuardedWorkloads memory, RolloutDocuments documents, IFleet fleet, IClusters clusters, TimeProvider time)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);
    private static readonly TimeSpan StrayAge = TimeSpan.FromHours(1);

    public async Task ForgetOldAsync(CancellationToken cancellationToken)
    {
        foreach (var place in await memory.ListOldAsync(time.GetUtcNow() - Kept, cancellationToken))
        {
            if (await IsGoneAsync(place, cancellationToken))
            {
                await memory.ForgetAsync(place, cancellationToken);
            }
        }

        foreach (var guard in fleet.Current.Guards.Keys)
        {
            await ForgetStrayAsync(GuardNames.Target(guard), cancellationToken);
        }
    }

    private async Task<bool> IsGoneAsync(WorkloadPlace place, CancellationToken cancellationToken)
    {
        if (!fleet.Current.Clusters.ContainsKey(place.Cluster))
        {
            return true;
        }

        try
        {
            var cluster = await clusters.GetAsync(place.Cluster, cancellationToken);
            return await cluster.GetAsync(new ObjectReference(KindName.Deployment, place.Namespace, place.Name), cancellationToken) is null;
        }
        catch (ClusterException)
        {
            // What can't be looked at is kept.
            return false;
        }
    }

    private async Task ForgetStrayAsync(string target, CancellationToken cancellationToken)
    {
        foreach (var active in await documents.ListActiveAsync(target, cancellationToken))
        {
            if (time.GetUtcNow() - active.Since > StrayAge && (await documents.ReadAsync(active.Rollout, cancellationToken)).Document is null)
            {
                await documents.UnmarkActiveAsync(target, active.Rollout, cancellationToken);
            }
        }
    }
}
