using Trimtab.Domain.Fleet;

namespace Trimtab.Domain.Notifications;

/// <summary>What an event means for the people who read of it.</summary>
public static class EventMeaning
{
    public static NotificationSeverity SeverityOf(NotificationEvent happened) => happened switch
    {
        NotificationEvent.Held or NotificationEvent.ApprovalWanted => NotificationSeverity.Warning,
        NotificationEvent.RolledBack or NotificationEvent.UpdateRolledBack or NotificationEvent.ApplyFailed or NotificationEvent.IncidentOpened => NotificationSeverity.Error,
        NotificationEvent.Stalled or NotificationEvent.UpdateFailed => NotificationSeverity.Critical,
        _ => NotificationSeverity.Info,
    };

    /// <summary>Somebody should look. A question that waits for an answer is no trouble: nobody is paged for it.</summary>
    public static bool IsTrouble(NotificationEvent happened) => SeverityOf(happened) >= NotificationSeverity.Warning && happened != NotificationEvent.ApprovalWanted;

    /// <summary>The target is as wanted again: earlier trouble is over.</summary>
    public static bool EndsTrouble(NotificationEvent happened) => happened is NotificationEvent.Promoted or NotificationEvent.Applied or NotificationEvent.IncidentClosed;
}
