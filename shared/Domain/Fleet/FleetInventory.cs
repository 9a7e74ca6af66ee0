using System.Collections.ObjectModel;

namespace Trimtab.Domain.Fleet;

/// <summary>How often all places are looked at, and what of them counts.</summary>
public sealed record FleetInventory
{
    public static FleetInventory Default { get; } = new();

    /// <summary>Time between two scans of a place that nothing has woken.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Whether places tell at once that something changed, where they can.</summary>
    public bool IsWatched { get; init; } = true;

    /// <summary>Cluster → its namespaces; all of them where it says nothing.</summary>
    public IReadOnlyDictionary<string, NamespaceChoice> Namespaces { get; init; } = ReadOnlyDictionary<string, NamespaceChoice>.Empty;

    public NamespaceChoice NamespacesOf(string cluster) => Namespaces.GetValueOrDefault(cluster, NamespaceChoice.All);
}
