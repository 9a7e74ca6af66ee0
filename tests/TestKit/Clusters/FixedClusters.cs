using Trimtab.Domain.Clusters;

namespace Trimtab.TestKit.Clusters;

/// <summary>One cluster under every name.</summary>
public sealed class FixedClusters(ICluster only) : IClusters
{
    public Task<ICluster> GetAsync(string cluster, CancellationToken cancellationToken) => Task.FromResult(only);
}
