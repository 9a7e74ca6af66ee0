namespace Trimtab.Domain.Changes;

/// <summary>What a person says to a change.</summary>
public enum ChangeAnswer
{
    Approve,
    Reject,
}
