using System.Collections.ObjectModel;
using Trimtab.Domain.Assets;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Gates.Policies;

namespace Trimtab.Domain.Gates;

/// <summary>All that a decision depends on.</summary>
/// <param name="Policy">What is said about this part.</param>
/// <param name="Asset">The asset as it is.</param>
/// <param name="Part">What it runs, and what there is.</param>
/// <param name="Now">The time.</param>
public sealed record GateQuestion(UpdatePolicyChain Policy, Asset Asset, PartCandidates Part, DateTimeOffset Now)
{
    /// <summary>Versions that may not follow here.</summary>
    public IReadOnlyList<UpdateHold> Holds { get; init; } = [];

    /// <summary>What was found out about contents so far.</summary>
    public IReadOnlyDictionary<ArtifactVersion, ArtifactEvidence> Evidence { get; init; } = ReadOnlyDictionary<ArtifactVersion, ArtifactEvidence>.Empty;
}
