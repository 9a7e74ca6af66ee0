using Trimtab.Domain.Assets;
using Trimtab.Domain.Changes;

namespace Trimtab.Domain.Gates;

/// <summary>What becomes of one part of an asset, and why.</summary>
/// <param name="Asset">Whose part it is.</param>
/// <param name="Part">As in <see cref="Change.Part"/>.</param>
/// <param name="Artifact">As in <see cref="Change.Artifact"/>.</param>
/// <param name="Running">What runs.</param>
/// <param name="Summary">The decision in a sentence.</param>
/// <param name="Rationale">Every rule that was considered, in order.</param>
public sealed record GateDecision(AssetId Asset, string Part, string Artifact, ArtifactVersion Running, string Summary, IReadOnlyList<GateReason> Rationale)
{
    /// <summary>What may follow, the oldest first; empty when nothing does. One stands beside a newer one only where it needs less: fewer people, or no major step.</summary>
    public IReadOnlyList<GateChoice> Choices { get; init; } = [];

    /// <summary>Contents that must be looked at before the decision is final; empty when it is.</summary>
    public IReadOnlyList<ArtifactVersion> Needs { get; init; } = [];

    /// <summary>Why nothing can be decided now: something could not be looked at. Empty when the decision holds.</summary>
    public string Undecided { get; init; } = "";

    /// <summary>Who must approve what people decide.</summary>
    public ApprovalRule Approval { get; init; } = ApprovalRule.Default;

    /// <summary>What is made by itself, else what people are shown; null when nothing may follow.</summary>
    public GateChoice? Chosen => Choices.Count == 0 ? null : Choices.MinBy(static choice => choice.Action);
}
