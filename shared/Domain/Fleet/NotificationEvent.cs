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
}
