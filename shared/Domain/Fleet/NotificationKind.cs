namespace Trimtab.Domain.Fleet;

public enum NotificationKind
{
    /// <summary>Slack's incoming webhook, which many chats accept.</summary>
    Slack,

    /// <summary>The notification itself as JSON.</summary>
    Webhook,
}
