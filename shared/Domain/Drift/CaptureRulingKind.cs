namespace Trimtab.Domain.Drift;

/// <summary>What the reverser does with a change.</summary>
public enum CaptureRulingKind
{
    Free,
    Take,
    Wait,
    Drop,
}
