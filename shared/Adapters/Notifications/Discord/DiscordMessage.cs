using System.Globalization;
using System.Text.Json.Nodes;
using Trimtab.Domain.Notifications;

namespace Trimtab.Adapters.Notifications.Discord;

/// <summary>A notification as one embed that mentions nobody.</summary>
/// <remarks>Limits: title 256 characters, description 4096, field value 1024, all of an embed 6000.
/// Source: Discord API, "Execute Webhook" and "Embed Limits".</remarks>
internal static class DiscordMessage
{
    private const int MaxTitle = 250;
    private const int MaxDescription = 4000;
    private const int MaxReason = 1200;
    private const int MaxEvidence = 2500;
    private const int MaxField = 200;

    public static JsonObject Of(Announcement announcement)
    {
        var notification = announcement.Notification;
        var (ownTitle, ownBody) = announcement.OwnWords(MarkdownText.Escape);
        var embed = new JsonObject
        {
            ["title"] = $"{Look.SignOf(notification.Event)} {(ownTitle is null
                ? FittedText.Of(announcement.Title, MaxTitle, MarkdownText.Escape)
                : FittedText.Of(ownTitle, MaxTitle))}",
            ["description"] = ownBody is null ? Description(announcement) : FittedText.Of(ownBody, MaxDescription),
            ["color"] = Look.ColorOf(notification.Event, announcement.Severity),
            ["timestamp"] = notification.Time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        };
        if (announcement.CommitPage is { } page)
        {
            embed["url"] = page.AbsoluteUri;
        }

        if (ownBody is null)
        {
            embed["fields"] = new JsonArray([.. announcement.Facts.Select(static fact => (JsonNode)new JsonObject
            {
                ["name"] = fact.Name,
                ["value"] = FittedText.Of(fact.Value, MaxField, MarkdownText.Escape),
                ["inline"] = true,
            })]);
            embed["footer"] = new JsonObject { ["text"] = FittedText.Of($"More: {announcement.Command}", MaxField) };
        }

        return new JsonObject
        {
            ["embeds"] = new JsonArray(embed),
            ["allowed_mentions"] = new JsonObject { ["parse"] = new JsonArray() },
        };
    }

    private static string Description(Announcement announcement)
    {
        var reason = announcement.Reason == announcement.Title ? "" : FittedText.Of(announcement.Reason, MaxReason, MarkdownText.Escape);
        if (announcement.Evidence.Count == 0)
        {
            return reason;
        }

        var evidence = FittedText.Lines([.. announcement.Evidence.Select(static line => line.Replace("```", "'''", StringComparison.Ordinal))], MaxEvidence);
        return $"{reason}\n```\n{evidence}\n```".TrimStart();
    }
}
