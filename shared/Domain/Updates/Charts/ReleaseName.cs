using Trimtab.Domain.Assets;

namespace Trimtab.Domain.Updates.Charts;

/// <summary>One Helm release.</summary>
/// <param name="Cluster">Key of a cluster in the fleet.</param>
/// <param name="Namespace">Where its history is.</param>
/// <param name="Name">Its name.</param>
public sealed record ReleaseName(string Cluster, string Namespace, string Name)
{
    public static ReleaseName Of(AssetId asset)
    {
        ArgumentNullException.ThrowIfNull(asset);
        return new ReleaseName(asset.Place, asset.Namespace, asset.Name);
    }
}
