using System.Text.Json.Nodes;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Notifications;

namespace Trimtab.Adapters.Notifications;

/// <summary>A notification in the form of Slack's incoming webhooks that other chats take too: a text and one attachment.</summary>
/// <remarks>Source: Slack API, "Formatting text for app surfaces" (escape &amp;, &lt; and &gt;) and "Legacy attachments".</remarks>
internal static class SlackMessage
{
    private const int MaxTitle = 200;
    private const int MaxText = 2800;

    public static JsonObject Of(Notification notification)
    {
        var (icon, color) = Look(notification.Event);
        var place = $"{notification.Target} on {notification.Cluster}{(notification.Revision is { } revision ? $" · {notification.Source} {revision[..Math.Min(7, revision.Length)]}" : "")}";
        var text = Cut(notification.Text.Trim(), MaxText);
        return new JsonObject
        {
            ["text"] = $"{icon} *{Escape(Cut(notification.Title.ReplaceLineEndings(" "), MaxTitle))}*",
            ["attachments"] = new JsonArray(new JsonObject
            {
                ["color"] = color,
                ["fallback"] = Escape(Cut(notification.Title, MaxTitle)),
                ["text"] = text.Length == 0 ? "" : $"```{Escape(text.Replace("```", "'''", StringComparison.Ordinal))}```",
                ["mrkdwn_in"] = new JsonArray("text"),
                ["footer"] = Escape(Cut(place, MaxTitle)),
                ["ts"] = notification.Time.ToUnixTimeSeconds(),
            }),
        };
    }

    private static (string Icon, string Color) Look(NotificationEvent happened) => happened switch
    {
        NotificationEvent.Promoted or NotificationEvent.Applied => (":white_check_mark:", "good"),
        NotificationEvent.RolledBack or NotificationEvent.ApplyFailed => (":rewind:", "danger"),
        NotificationEvent.Held or NotificationEvent.Stalled => (":warning:", "warning"),
        _ => (":arrow_forward:", "#439fe0"),
    };

    private static string Escape(string text)
        => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    private static string Cut(string text, int length)
        => text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 2]) ? length - 2 : length - 1)] + "…";
}
