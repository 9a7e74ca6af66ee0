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
}
