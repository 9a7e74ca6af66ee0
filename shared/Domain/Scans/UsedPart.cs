using Trimtab.Domain.Assets;
using Trimtab.Domain.Registries;

namespace Trimtab.Domain.Scans;

/// <summary>A part of an asset that comes from a repository.</summary>
/// <param name="Asset">Whose part it is.</param>
/// <param name="Part">The container's name, or <see cref="Changes.Change.Chart"/>.</param>
/// <param name="Artifact">The repository.</param>
/// <param name="Version">The tag or chart version that it runs.</param>
/// <param name="Digest">Of what really runs; null while nothing says it.</param>
public sealed record UsedPart(Asset Asset, string Part, ArtifactName Artifact, string Version, string? Digest)
{
    /// <summary>Repositories that are asked first whether the part comes from them: a Helm release does not say from where its chart came. Empty for images.</summary>
    public IReadOnlyList<ArtifactName> Earlier { get; init; } = [];

    /// <summary>Whether the part is only known to be from this repository once that has its version.</summary>
    public bool IsGuess => Artifact.Kind != ArtifactKind.Image;
}
