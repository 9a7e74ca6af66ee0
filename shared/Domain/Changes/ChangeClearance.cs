namespace Trimtab.Domain.Changes;

/// <summary>Who cleared a change.</summary>
public enum ChangeClearance
{
    None,
    Policy,
    People,
}
