using System.Text.Json.Nodes;
using Trimtab.Domain.Assets;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Rollouts;
using Trimtab.Domain.Updates.Patching;

namespace Trimtab.Domain.Updates.Checks;

/// <summary>Finds the pods that run what an update brought: of a workload those with the new image, of a Helm release those of its workloads.</summary>
public sealed class UpdatedPods(IClusters clusters)
{
    private const string Release = "meta.helm.sh/release-name";
    private const string ReleaseNamespace = "meta.helm.sh/release-namespace";
    private static readonly KindName[] Kinds = [KindName.Deployment, new("apps/v1", "StatefulSet"), new("apps/v1", "DaemonSet")];

    /// <summary>Whether an asset has pods that last.</summary>
    public static bool Has(AssetKind kind) => kind is AssetKind.Deployment or AssetKind.StatefulSet or AssetKind.DaemonSet or AssetKind.HelmRelease;

    /// <returns>The workloads with their pods; pods that are being deleted, or ended, do not count. Empty for an asset without pods that last.</returns>
    /// <exception cref="ClusterException">The cluster refuses, or does not answer.</exception>
    public async Task<(ICluster Cluster, IReadOnlyList<WorkloadPods> Workloads)> FindAsync(UpdateDocument update, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(update);
        var asset = update.Change.Asset;
        var cluster = await clusters.GetAsync(asset.Place, cancellationToken);
        if (!Has(asset.Kind))
        {
            return (cluster, []);
        }

        List<WorkloadPods> found = [];
        foreach (var live in await WorkloadsAsync(cluster, asset, cancellationToken))
        {
            var image = asset.Kind == AssetKind.HelmRelease ? null : PatchedWorkload.ImageOf(live, update.Change.Part);
            var pods = (await cluster.ListAsync(KindName.Pod, live.Namespace, PodSelector.OfBothTracks(live), cancellationToken)).Items
                .Where(pod => pod.Find("metadata", "deletionTimestamp") is null && pod.Text("status", "phase") is not ("Failed" or "Succeeded"))
                .Where(pod => image is null || PatchedWorkload.ImageOf(pod, update.Change.Part) == image);
            found.Add(new WorkloadPods(live, [.. pods.OrderBy(static pod => pod.Name, StringComparer.Ordinal)]));
        }

        return (cluster, found);
    }

    private static async Task<IReadOnlyList<JsonObject>> WorkloadsAsync(ICluster cluster, AssetId asset, CancellationToken cancellationToken)
    {
        if (asset.Kind != AssetKind.HelmRelease)
        {
            return PatchedWorkload.KindOf(asset.Kind) is { } kind && await cluster.GetAsync(new ObjectReference(kind, asset.Namespace, asset.Name), cancellationToken) is { } found ? [found] : [];
        }

        List<JsonObject> workloads = [];
        foreach (var one in Kinds)
        {
            workloads.AddRange((await cluster.ListAsync(one, asset.Namespace, null, cancellationToken)).Items
                .Where(live => live.Annotation(Release) == asset.Name && live.Annotation(ReleaseNamespace) == asset.Namespace));
        }

        return workloads;
    }
}
