using Microsoft.Extensions.Logging;
using Trimtab.Adapters.Kubernetes.Access;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Fleet;

namespace Trimtab.Adapters.Kubernetes;

/// <summary>The fleet's clusters. A connection is kept until its settings in the fleet, or a file they name, change.</summary>
/// <remarks>A replaced connection is not closed, since calls may be under way: its sockets close when they have been idle.</remarks>
public sealed class FleetClusters(IFleet fleet, ClusterAccess ways, KubernetesLimits limits, TimeProvider clock, ILogger<KubernetesCluster> logger)
    : IClusters, IClusterStandings, IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Connection> _connections = new(StringComparer.Ordinal);

    /// <summary>Of the clusters that were used and that the fleet still names.</summary>
    public IReadOnlyList<ClusterStanding> Standings
    {
        get
        {
            lock (_lock)
            {
                return [.. _connections.Where(entry => fleet.Current.Clusters.ContainsKey(entry.Key)).Select(entry => entry.Value.Cluster.Standing)];
            }
        }
    }

    public Task<ICluster> GetAsync(string cluster, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var found = Find(cluster);
        found.EnsureAsked();
        return Task.FromResult<ICluster>(found);
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var connection in _connections.Values)
            {
                connection.Cluster.Dispose();
            }

            _connections.Clear();
        }
    }

    private KubernetesCluster Find(string name)
    {
        var clusters = fleet.Current.Clusters;
        if (!clusters.TryGetValue(name, out var settings))
        {
            throw new ClusterException($"The fleet names no cluster {name} (it has: {string.Join(", ", clusters.Keys.DefaultIfEmpty("none"))}).", "UnknownCluster", 404);
        }

        lock (_lock)
        {
            if (_connections.TryGetValue(name, out var present) && present.Settings == settings && present.Stamp == Stamp(present.Files))
            {
                return present.Cluster;
            }

            var access = ways.Read(settings);
            var made = new KubernetesCluster(name, access, limits with { RequestsPerSecond = settings.RequestsPerSecond }, clock, logger);
            _connections[name] = new Connection(settings, access.Files, Stamp(access.Files), made);
            return made;
        }
    }

    // A mounted Secret is a link to a directory that is swapped: only the file behind it changes.
    private static string Stamp(IReadOnlyList<string> files)
        => string.Join(' ', files.Select(file => File.GetLastWriteTimeUtc(File.Exists(file) ? File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? file : file).Ticks));

    private sealed record Connection(FleetCluster Settings, IReadOnlyList<string> Files, string Stamp, KubernetesCluster Cluster);
}
