namespace Trimtab.Domain.Changes;

/// <summary>Where a change stands.</summary>
public enum ChangeState
{
    /// <summary>Shown; made when a person orders it.</summary>
    Proposed,

    /// <summary>Cleared, but not to be made before <see cref="ChangeDocument.WaitUntil"/>.</summary>
    Waiting,

    /// <summary>People were asked, until <see cref="ChangeDocument.Deadline"/>.</summary>
    AwaitingApproval,

    /// <summary>A pull request asks for it, until <see cref="ChangeDocument.Deadline"/>: its merge is the approval.</summary>
    AwaitingMerge,

    /// <summary>Cleared: may be made now. The order to do so is on its way or waits for its turn.</summary>
    Approved,

    /// <summary>A person said no.</summary>
    Rejected,

    /// <summary>It is being made.</summary>
    Started,
    Done,

    /// <summary>It was tried, and the old version runs again.</summary>
    Failed,

    /// <summary>A newer one took its place, or it may not follow any more.</summary>
    Superseded,

    /// <summary>Too few people answered in time.</summary>
    Expired,
}
