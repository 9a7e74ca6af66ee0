using Trimtab.Adapters.Kubernetes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Fleet;

namespace Trimtab.Hosting.Clusters;

/// <summary>The fleet's clusters, each for so many messages at once. A fleet with a single cluster needs no bound: there is nobody to disturb.</summary>
internal sealed class BoundedClusters(FleetClusters clusters, ClusterTurns turns, IFleet fleet) : IClusters
{
    public Task<ICluster> GetAsync(string cluster, CancellationToken cancellationToken)
    {
        if (fleet.Current.Clusters.Count > 1)
        {
            turns.Enter(cluster);
        }

        return clusters.GetAsync(cluster, cancellationToken);
    }
}
