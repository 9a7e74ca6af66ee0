namespace Trimtab.Domain.Notifications;

public enum CommitState
{
    Pending,
    Success,
    Failure,

    /// <summary>Nothing can be said about the commit: Trimtab itself needs help.</summary>
    Error,
}
