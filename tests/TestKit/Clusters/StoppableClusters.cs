using Trimtab.Domain.Clusters;

namespace Trimtab.TestKit.Clusters;

/// <summary>One cluster under every name, that can be away.</summary>
public sealed class StoppableClusters(ICluster only) : IClusters
{
    private int _calls;

    /// <summary>What each call ends with; null while the cluster answers.</summary>
    public ClusterException? Fault { get; set; }

    /// <summary>How often it was asked for.</summary>
    public int Calls => _calls;

    public Task<ICluster> GetAsync(string cluster, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _calls);
        return Fault is null ? Task.FromResult(only) : Task.FromException<ICluster>(Fault);
    }
}
