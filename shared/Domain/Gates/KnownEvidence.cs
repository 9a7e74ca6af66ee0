using Trimtab.Domain.Changes;

namespace Trimtab.Domain.Gates;

/// <summary>What is known of one content.</summary>
public sealed record KnownEvidence(ArtifactVersion Version, ArtifactEvidence Evidence);
