namespace Trimtab.Domain.Fleet;

/// <summary>What a step does that got no evidence within its longest duration.</summary>
public enum NoEvidenceAction
{
    /// <summary>Stay, and tell people.</summary>
    Hold,
    Promote,
    RollBack,
}
