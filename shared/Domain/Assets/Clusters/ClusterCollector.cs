using Trimtab.Domain.Clusters;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Incidents;

namespace Trimtab.Domain.Assets.Clusters;

/// <summary>Looks what runs in a cluster: its workloads, what their pods really run, Helm's records, definitions. Writes nothing.</summary>
public sealed class ClusterCollector(IClusters clusters, IFleet fleet, TimeProvider time)
{
    private static readonly (AssetKind Kind, KindName[] Names)[] Workloads =
    [
        (AssetKind.Deployment, [KindName.Deployment]),
        (AssetKind.StatefulSet, [new("apps/v1", "StatefulSet")]),
        (AssetKind.DaemonSet, [new("apps/v1", "DaemonSet")]),
        (AssetKind.Job, [new("batch/v1", "Job")]),
        (AssetKind.CronJob, [new("batch/v1", "CronJob"), new("batch/v1beta1", "CronJob")]),
    ];

    private readonly HelmRecords _records = new();

    /// <param name="place">Key of a cluster.</param>
    /// <param name="namespace">Only this one; null for all that count.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="ClusterException">The cluster does not answer, or does not let pods be read. A kind that it refuses is a fault of the result.</exception>
    public async Task<PlaceScan> ScanAsync(string place, string? @namespace, CancellationToken cancellationToken)
    {
        var startedAt = time.GetUtcNow();
        var cluster = await clusters.GetAsync(place, cancellationToken);
        var look = new ClusterLook(place, cluster, fleet.Current.Inventory.NamespacesOf(place), @namespace, time);
        foreach (var (kind, names) in Workloads)
        {
            await look.GuardAsync(kind, () => ReadWorkloadsAsync(look, kind, names, cancellationToken));
        }

        await ReadPodsAsync(look, cancellationToken);
        await look.GuardAsync(AssetKind.HelmRelease, () => ReadReleasesAsync(look, cancellationToken));
        if (@namespace is null)
        {
            await look.GuardAsync(AssetKind.CustomResourceDefinition, () => ReadDefinitionsAsync(look, cancellationToken));
        }

        return new PlaceScan(place, startedAt, look.Assets) { Namespace = @namespace, Faults = look.Faults };
    }

    private static async Task ReadWorkloadsAsync(ClusterLook look, AssetKind kind, KindName[] names, CancellationToken cancellationToken)
    {
        foreach (var name in names)
        {
            // What a cluster serves in two versions is the same objects.
            if (await look.Cluster.ResolveAsync(name, cancellationToken) is not null)
            {
                await look.EachAsync(name, null, item => look.Add(kind, item), cancellationToken);
                return;
            }
        }
    }

    private static async Task ReadPodsAsync(ClusterLook look, CancellationToken cancellationToken)
    {
        Dictionary<AssetId, PodFacts> facts = [];
        await look.EachAsync(
            KindName.Pod,
            null,
            pod =>
            {
                var owner = WorkloadOwner.NamedBy(pod);
                if (Enum.TryParse<AssetKind>(owner.Kind, out var kind) && new AssetId(look.Place, pod.Namespace, kind, owner.Name) is var id && look.Knows(id))
                {
                    (facts.TryGetValue(id, out var known) ? known : facts[id] = new PodFacts()).Add(pod);
                }
            },
            cancellationToken);
        foreach (var (id, known) in facts)
        {
            look.Change(id, asset => WorkloadAsset.With(asset, known));
        }
    }

    private async Task ReadReleasesAsync(ClusterLook look, CancellationToken cancellationToken)
    {
        Dictionary<(string Namespace, string Name), Dictionary<int, HelmRevision>> releases = [];
        await look.EachAsync(
            KindName.Secret,
            HelmSecret.Selector,
            secret =>
            {
                if (_records.Read(secret) is { } revision)
                {
                    var key = (revision.Namespace, revision.Name);
                    (releases.TryGetValue(key, out var known) ? known : releases[key] = [])[revision.Revision.Revision] = revision;
                }
            },
            cancellationToken);
        foreach (var revisions in releases.Values)
        {
            look.Add(HelmAsset.Of(look.Place, revisions.Values));
        }
    }

    private static async Task ReadDefinitionsAsync(ClusterLook look, CancellationToken cancellationToken)
    {
        try
        {
            await look.EachAsync(KindName.CustomResourceDefinition, null, item => look.Add(AssetKind.CustomResourceDefinition, item), cancellationToken, isNamespaced: false);
        }
        catch (ClusterException e) when (e.Status == 403 && look.IsNarrow)
        {
            // Whoever may see some namespaces only need not see what belongs to none.
        }
    }
}
