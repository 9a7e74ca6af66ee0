using Trimtab.Domain.Assets;

namespace Trimtab.Domain.Changes;

/// <summary>What one part of an asset runs, and all that its repository has.</summary>
/// <param name="Asset">Whose part it is.</param>
/// <param name="Part">As in <see cref="Change.Part"/>.</param>
/// <param name="Artifact">As in <see cref="Change.Artifact"/>.</param>
/// <param name="Running">What runs; the digest is that of the pod's or container's status when it is known.</param>
/// <param name="Candidates">In no particular order; what is suspect after a partial answer is left out.</param>
public sealed record PartCandidates(AssetId Asset, string Part, string Artifact, ArtifactVersion Running, IReadOnlyList<Candidate> Candidates);
