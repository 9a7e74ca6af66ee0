using Trimtab.Domain.Assets;
using Trimtab.Domain.Gates;

namespace Trimtab.Domain.Changes;

/// <summary>A change as a gate has just let it through.</summary>
/// <param name="Change">The change.</param>
/// <param name="Choice">What the gate says to it.</param>
/// <param name="Decision">The whole decision.</param>
/// <param name="Asset">The asset as it is.</param>
internal sealed record ChangeFinding(Change Change, GateChoice Choice, GateDecision Decision, Asset Asset)
{
    /// <summary>What is known of the new content; null when nobody looked.</summary>
    public ArtifactEvidence? Evidence { get; init; }

    /// <summary>Whether it takes known vulnerabilities away.</summary>
    public bool IsSecurity { get; init; }
}
