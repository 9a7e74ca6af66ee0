using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Fleet;

namespace Trimtab.Domain.Assets.Clusters;

/// <summary>One look at a cluster: what was found so far, and what could not be looked at.</summary>
internal sealed class ClusterLook
{
    private const int MostNamespaces = 20;

    private readonly NamespaceChoice _choice;
    private readonly string? _namespace;
    private readonly TimeProvider _time;
    private readonly Dictionary<AssetId, Asset> _assets = [];
    private readonly Dictionary<AssetKind, string> _faults = [];

    public ClusterLook(string place, ICluster cluster, NamespaceChoice choice, string? @namespace, TimeProvider time)
    {
        (Place, Cluster, _choice, _namespace, _time) = (place, cluster, choice, @namespace, time);
        IsNarrow = choice.Include.Count is > 0 and <= MostNamespaces && !choice.Include.Any(NotificationRoute.IsPattern);
    }

    public string Place { get; }

    public ICluster Cluster { get; }

    /// <summary>Whether only namespaces that are named one by one count: each is asked for alone, so that rights there suffice.</summary>
    public bool IsNarrow { get; }

    public IReadOnlyList<Asset> Assets => [.. _assets.Values];

    public IReadOnlyDictionary<AssetKind, string> Faults => _faults;

    public bool Knows(AssetId id) => _assets.ContainsKey(id);

    public void Add(Asset asset) => _assets[asset.Id] = asset;

    public void Add(AssetKind kind, JsonObject live) => Add(WorkloadAsset.Of(Place, kind, live, _time.GetUtcNow()));

    public void Change(AssetId id, Func<Asset, Asset> change) => _assets[id] = change(_assets[id]);

    /// <summary>Looks at one kind; when the cluster refuses that, it is remembered, and the others are looked at.</summary>
    public async Task GuardAsync(AssetKind kind, Func<Task> look)
    {
        try
        {
            await look();
        }
        catch (ClusterException e) when (e.IsRefusal)
        {
            _faults[kind] = e.Message;
        }
    }

    /// <summary>Looks at all objects of a kind in the namespaces that count.</summary>
    public async Task EachAsync(KindName kind, string? labelSelector, Action<JsonObject> look, CancellationToken cancellationToken, bool isNamespaced = true)
    {
        string?[] namespaces = !isNamespaced ? [null] : _namespace is not null ? [_namespace] : IsNarrow ? [.. _choice.Include.Distinct(StringComparer.Ordinal)] : [null];
        foreach (var one in namespaces)
        {
            await foreach (var item in Cluster.ReadEachAsync(kind, one, labelSelector, cancellationToken))
            {
                if (_choice.Holds(item.Namespace))
                {
                    look(item);
                }
            }
        }
    }
}
