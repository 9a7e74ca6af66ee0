using System.Globalization;

namespace Trimtab.Domain.Assets.Clusters;

/// <summary>Turns a release's revisions into an asset. Pure.</summary>
internal static class HelmAsset
{
    /// <param name="place">The cluster's key in the fleet.</param>
    /// <param name="revisions">Of one release, in no particular order; at least one.</param>
    public static Asset Of(string place, IEnumerable<HelmRevision> revisions)
    {
        HelmRevision[] sorted = [.. revisions.OrderByDescending(static one => one.Revision.Revision)];
        var newest = sorted[0];
        var (health, reason) = HealthOf(newest);
        return new Asset(new AssetId(place, newest.Namespace, AssetKind.HelmRelease, newest.Name))
        {
            Incarnation = newest.Revision.Revision.ToString(CultureInfo.InvariantCulture),
            CreatedAt = newest.CreatedAt,
            Health = health,
            HealthReason = reason,
            Release = new AssetRelease(newest.Revision.Chart, newest.Revision.Version, newest.AppVersion, newest.ValuesDigest, newest.Revision.Status, newest.Revision.Revision),
            Revisions = [.. sorted.Select(static one => one.Revision)],
        };
    }

    private static (AssetHealth Health, string Reason) HealthOf(HelmRevision newest)
        => newest.Fault.Length > 0 ? (AssetHealth.Unknown, newest.Fault) : newest.Revision.Status switch
        {
            "deployed" => (AssetHealth.Healthy, ""),
            "failed" => (AssetHealth.Failed, newest.Revision.Description),
            "uninstalled" => (AssetHealth.Stopped, "is uninstalled, its history was kept"),
            "pending-install" or "pending-upgrade" or "pending-rollback" or "uninstalling" => (AssetHealth.Progressing, $"is {newest.Revision.Status}"),
            var other => (AssetHealth.Unknown, $"is {other}"),
        };
}
