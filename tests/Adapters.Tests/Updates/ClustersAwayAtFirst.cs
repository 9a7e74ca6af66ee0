using Trimtab.Domain.Clusters;

namespace Trimtab.Adapters.Tests.Updates;

/// <summary>One cluster, which gives no answer at first.</summary>
/// <param name="cluster">The cluster.</param>
/// <param name="calls">So many calls find nobody.</param>
internal sealed class ClustersAwayAtFirst(ICluster cluster, int calls) : IClusters
{
    public int Refusals { get; private set; }

    public Task<ICluster> GetAsync(string name, CancellationToken cancellationToken)
    {
        if (Refusals == calls)
        {
            return Task.FromResult(cluster);
        }

        Refusals++;
        throw new ClusterException($"Cluster {name} gave no answer.", "Unreachable", 0);
    }
}
