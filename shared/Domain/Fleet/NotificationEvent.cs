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
}
