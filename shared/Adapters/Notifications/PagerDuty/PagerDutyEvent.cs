using System.Globalization;
using System.Text.Json.Nodes;
using Trimtab.Domain.Notifications;

namespace Trimtab.Adapters.Notifications.PagerDuty;

/// <summary>A notification as an event of PagerDuty's Events API v2: trouble triggers the target's page, or that of its own incident, and its end resolves it.</summary>
/// <remarks>Limits: <c>dedup_key</c> 255 characters, <c>summary</c> 1024, the whole event 512 KB.
/// Source: PagerDuty, "Send an Alert Event" (Events API v2).</remarks>
internal static class PagerDutyEvent
{
    private const int MaxSummary = 1024;
    private const int MaxKey = 255;
    private const int MaxDetails = 20_000;

    public static JsonObject Of(Announcement announcement, string routingKey)
    {
        var notification = announcement.Notification;
        var key = KeyOf(notification);
        if (EventMeaning.EndsTrouble(notification.Event))
        {
            return new JsonObject { ["routing_key"] = routingKey, ["event_action"] = "resolve", ["dedup_key"] = key };
        }

        var trigger = new JsonObject
        {
            ["routing_key"] = routingKey,
            ["event_action"] = "trigger",
            ["dedup_key"] = key,
            ["client"] = "Trimtab",
            ["payload"] = Payload(announcement),
        };
        if (announcement.CommitPage is { } page)
        {
            trigger["links"] = new JsonArray(new JsonObject { ["href"] = page.AbsoluteUri, ["text"] = "Commit" });
        }

        return trigger;
    }

    // Incidents of one target end each for itself. The end of a long id tells it from others.
    private static string KeyOf(Notification notification)
    {
        if (notification.Incident is not { } incident)
        {
            return FittedText.Of($"trimtab/{notification.Cluster}/{notification.Target}", MaxKey);
        }

        var key = $"trimtab/{notification.Cluster}/incident/{incident}";
        return key.Length <= MaxKey ? key : key[^MaxKey..];
    }

    private static JsonObject Payload(Announcement announcement)
    {
        var notification = announcement.Notification;
        var (ownTitle, ownBody) = announcement.OwnWords(static value => value);
        var details = new JsonObject
        {
            ["reason"] = FittedText.Of(ownBody ?? announcement.Reason, MaxDetails),
            ["evidence"] = FittedText.Lines(announcement.Evidence, MaxDetails),
            ["more"] = announcement.Command,
        };
        foreach (var (name, value) in announcement.Facts)
        {
            details[name.ToLowerInvariant()] = value;
        }

        return new JsonObject
        {
            ["summary"] = FittedText.Of(ownTitle ?? (announcement.Reason == announcement.Title ? announcement.Title : $"{announcement.Title}: {announcement.Reason}"), MaxSummary),
            ["source"] = notification.Cluster,
            ["severity"] = announcement.Severity.ToString().ToLowerInvariant(),
            ["timestamp"] = notification.Time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            ["component"] = notification.Target,
            ["group"] = announcement.Environment ?? notification.Cluster,
            ["class"] = notification.Event.ToString(),
            ["custom_details"] = details,
        };
    }
}
