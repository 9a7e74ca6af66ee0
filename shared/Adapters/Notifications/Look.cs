using Trimtab.Domain.Fleet;

namespace Trimtab.Adapters.Notifications;

/// <summary>How events look in chats.</summary>
internal static class Look
{
    /// <summary>Red, green and blue, one byte each.</summary>
    public static int ColorOf(NotificationEvent happened, NotificationSeverity severity) => (happened, severity) switch
    {
        (NotificationEvent.Promoted or NotificationEvent.Applied or NotificationEvent.Updated or NotificationEvent.IncidentClosed, _) => 0x2EB67D,
        (_, NotificationSeverity.Critical) => 0x9B1C1C,
        (_, NotificationSeverity.Error) => 0xE01E5A,
        (_, NotificationSeverity.Warning) => 0xECB22E,
        _ => 0x439FE0,
    };

    /// <summary>A sign that all chats and mail programs show.</summary>
    public static string SignOf(NotificationEvent happened) => happened switch
    {
        NotificationEvent.Promoted or NotificationEvent.Applied or NotificationEvent.IncidentClosed => "✅",
        NotificationEvent.Updated => "⬆️",
        NotificationEvent.RolledBack or NotificationEvent.UpdateRolledBack => "⏪",
        NotificationEvent.ApplyFailed => "❌",
        NotificationEvent.Held => "⚠️",
        NotificationEvent.Stalled or NotificationEvent.UpdateFailed => "🆘",
        NotificationEvent.IncidentOpened => "🔥",
        NotificationEvent.ChangeProposed or NotificationEvent.ApprovalWanted => "🗳️",
        NotificationEvent.DriftFound => "🔀",
        NotificationEvent.DriftReverted => "↩️",
        _ => "▶️",
    };
}
