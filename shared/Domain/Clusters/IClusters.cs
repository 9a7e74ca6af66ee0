namespace Trimtab.Domain.Clusters;

/// <summary>The clusters of the fleet, by name.</summary>
public interface IClusters
{
    /// <returns>The connection to the named cluster, shared by all callers.</returns>
    /// <exception cref="ClusterException">The fleet names no such cluster, or its access settings are wrong, or nothing is sent to it for the time being (reason <c>NotAsked</c> or <c>Busy</c>).</exception>
    Task<ICluster> GetAsync(string cluster, CancellationToken cancellationToken);
}
