using Trimtab.Domain.Assets;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Images;
using Trimtab.Domain.Registries;

namespace Trimtab.Domain.Scans;

/// <summary>Which repositories the assets use. Pure.</summary>
public sealed class UsedArtifacts
{
    private readonly Dictionary<string, List<UsedPart>> _parts = new(StringComparer.Ordinal);

    private UsedArtifacts()
    {
    }

    /// <summary>All repositories, in ordinal order.</summary>
    public IReadOnlyList<ArtifactName> Artifacts => [.. _parts.Values.Select(static parts => parts[0].Artifact).OrderBy(static artifact => artifact.Text, StringComparer.Ordinal)];

    /// <summary>What of each asset can follow its repository: images with a tag, and charts where the fleet has chart repositories. What can't be changed in place (Jobs, definitions) is left out.</summary>
    public static UsedArtifacts Of(IReadOnlyList<Asset> assets, FleetDocument fleet)
    {
        ArgumentNullException.ThrowIfNull(assets);
        ArgumentNullException.ThrowIfNull(fleet);
        var used = new UsedArtifacts();
        foreach (var part in assets.SelectMany(asset => PartsOf(asset, fleet)))
        {
            if (!used._parts.TryGetValue(part.Artifact.Text, out var parts))
            {
                used._parts[part.Artifact.Text] = parts = [];
            }

            parts.Add(part);
        }

        return used;
    }

    /// <returns>Empty when nothing uses it.</returns>
    public IReadOnlyList<UsedPart> PartsFrom(ArtifactName artifact)
    {
        ArgumentNullException.ThrowIfNull(artifact);
        return _parts.TryGetValue(artifact.Text, out var parts) ? parts : [];
    }

    /// <summary>The repositories that an asset uses.</summary>
    public IReadOnlyList<ArtifactName> ArtifactsOf(AssetId asset)
        => [.. Artifacts.Where(artifact => _parts[artifact.Text].Any(part => part.Asset.Id == asset))];

    private static IEnumerable<UsedPart> PartsOf(Asset asset, FleetDocument fleet) => asset.Id.Kind switch
    {
        AssetKind.Job or AssetKind.CustomResourceDefinition => [],
        AssetKind.HelmRelease => asset.Release is { } release ? Charts(asset, release, fleet) : [],
        _ => asset.Images.Select(image => Image(asset, image)).OfType<UsedPart>(),
    };

    /// <returns>Null for what is no reference, and for an image that only a digest names: it has no tag to follow.</returns>
    private static UsedPart? Image(Asset asset, AssetImage image)
        => ImageReference.TryParse(image.Reference, out var reference, out _) && reference.Tag is { } tag
            ? new UsedPart(asset, image.Container, ArtifactName.OfImage(reference), tag, image.Digest ?? reference.Digest)
            : null;

    private static IEnumerable<UsedPart> Charts(Asset asset, AssetRelease release, FleetDocument fleet)
    {
        List<ArtifactName> earlier = [];
        foreach (var repository in fleet.Charts.Values.OrderBy(static repository => repository.Name, StringComparer.Ordinal))
        {
            if (ArtifactName.TryParse($"{repository.Address}/{release.Chart}", out var artifact, out _))
            {
                yield return new UsedPart(asset, Change.Chart, artifact, release.Version, null) { Earlier = [.. earlier] };
                earlier.Add(artifact);
            }
        }
    }
}
