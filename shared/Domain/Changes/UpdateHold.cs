using Trimtab.Domain.Assets;

namespace Trimtab.Domain.Changes;

/// <summary>A version that is not proposed to one part of an asset again: it failed there, was rejected, or nobody answered. A newer one is.</summary>
/// <param name="Asset">Whose part.</param>
/// <param name="Part">As in <see cref="Change.Part"/>.</param>
/// <param name="Artifact">As in <see cref="Change.Artifact"/>.</param>
/// <param name="Version">What is held. Without a digest every content of that version is.</param>
/// <param name="Reason">Why, in a sentence.</param>
/// <param name="Since">When it was placed.</param>
/// <param name="By">Who or what placed it.</param>
public sealed record UpdateHold(AssetId Asset, string Part, string Artifact, ArtifactVersion Version, string Reason, DateTimeOffset Since, string By)
{
    /// <summary>The version was brought there and taken back; false where nothing was touched.</summary>
    public bool WasTried { get; init; }

    /// <summary>When it ends by itself; null for one that a person must lift, or a newer version passes by.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Whether it holds.</summary>
    public bool IsInForce(DateTimeOffset now) => !(Until <= now);

    /// <summary>Whether it was tried on another Docker host for the same service: what was taken back there is not tried here.</summary>
    public bool WasTriedElsewhereFor(AssetId asset)
    {
        ArgumentNullException.ThrowIfNull(asset);
        return WasTried && Asset.Kind == AssetKind.Container && asset.Kind == AssetKind.Container && Asset.Name == asset.Name && Asset.Place != asset.Place;
    }

    /// <summary>Whether a version is what is held. Other content under the same name is not.</summary>
    public bool Covers(string artifact, ArtifactVersion version)
    {
        ArgumentNullException.ThrowIfNull(version);
        return Artifact == artifact
            && Version.Version == version.Version
            && (Version.Digest is null || version.Digest is null || Version.Digest == version.Digest);
    }
}
