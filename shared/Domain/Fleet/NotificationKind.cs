namespace Trimtab.Domain.Fleet;

/// <summary>The forms of places. The fleet writes them in camelCase.</summary>
public enum NotificationKind
{
    /// <summary>Slack's incoming webhook.</summary>
    Slack,

    /// <summary>A workflow of Microsoft Teams that posts Adaptive Cards.</summary>
    Teams,

    /// <summary>A webhook of a Discord channel.</summary>
    Discord,

    /// <summary>A service of PagerDuty, by its Events API v2.</summary>
    PagerDuty,

    /// <summary>Mail by SMTP.</summary>
    Mail,

    /// <summary>The notification itself as JSON, signed by Standard Webhooks.</summary>
    Webhook,
}
