namespace Trimtab.Domain.Fleet;

public enum NotificationEvent
{
    RolloutStarted,
    Promoted,
    RolledBack,
    Held,
    Applied,
    ApplyFailed,
    Stalled,

    /// <summary>Pods of a workload fail.</summary>
    IncidentOpened,

    /// <summary>Such a workload is healthy again, or gone.</summary>
    IncidentClosed,

    /// <summary>A live change that Git does not have stays, or can't be kept as it should be.</summary>
    DriftFound,

    /// <summary>A live change that Git does not have was undone.</summary>
    DriftReverted,

    /// <summary>A newer version is there, and made when a person orders it.</summary>
    ChangeProposed,

    /// <summary>A newer version waits for people's approval.</summary>
    ApprovalWanted,

    /// <summary>People approved a change or rejected it, or nobody did in time.</summary>
    ChangeAnswered,

    /// <summary>An asset runs a new version, which held out its watch.</summary>
    Updated,

    /// <summary>A new version was taken back and is held; the old one runs again.</summary>
    UpdateRolledBack,

    /// <summary>A new version could not be brought about, or the old one not back.</summary>
    UpdateFailed,
}
