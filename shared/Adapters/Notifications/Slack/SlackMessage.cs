using System.Text.Json.Nodes;
using Trimtab.Domain.Notifications;

namespace Trimtab.Adapters.Notifications.Slack;

/// <summary>A notification for Slack's incoming webhooks: a text with title and reason, and coloured blocks with what there is to see.</summary>
/// <remarks>Source: Slack API, "Block Kit": the text of a section or context at most 3000 characters. Other chats that take the
/// form show the text and leave out the blocks.</remarks>
internal static class SlackMessage
{
    private const int MaxTitle = 300;
    private const int MaxReason = 1500;
    private const int MaxSection = 2900;

    public static JsonObject Of(Announcement announcement)
    {
        var notification = announcement.Notification;
        var (ownTitle, ownBody) = announcement.OwnWords(SlackText.Escape);
        var title = ownTitle ?? FittedText.Of(announcement.Title, MaxTitle, SlackText.Escape);
        var body = ownBody ?? FittedText.Of(announcement.Reason, MaxReason, SlackText.Escape);
        var message = new JsonObject { ["text"] = $"{Look.SignOf(notification.Event)} *{title}*{(body.Length == 0 || body == title ? "" : "\n" + body)}" };
        if (ownBody is null)
        {
            message["attachments"] = new JsonArray(new JsonObject
            {
                ["color"] = $"#{Look.ColorOf(notification.Event, announcement.Severity):X6}",
                ["fallback"] = FittedText.Of(announcement.Title, MaxTitle, SlackText.Escape),
                ["blocks"] = Blocks(announcement),
            });
        }

        return message;
    }

    private static JsonArray Blocks(Announcement announcement)
    {
        var blocks = new JsonArray();
        if (announcement.Evidence.Count > 0)
        {
            var evidence = FittedText.Lines([.. announcement.Evidence.Select(static line => line.Replace("```", "'''", StringComparison.Ordinal))], MaxSection, SlackText.Escape);
            blocks.Add(new JsonObject { ["type"] = "section", ["text"] = Markup($"```{evidence}```") });
        }

        var facts = announcement.Facts.Select(static fact => $"*{fact.Name}* {FittedText.Of(fact.Value, MaxTitle, SlackText.Escape)}");
        var link = announcement.CommitPage is { } page ? $"  ·  <{SlackText.Escape(page.AbsoluteUri)}|Commit>" : "";
        blocks.Add(new JsonObject
        {
            ["type"] = "context",
            ["elements"] = new JsonArray(Markup($"{string.Join("  ·  ", facts)}{link}\nMore: `{SlackText.Escape(announcement.Command)}`")),
        });
        return blocks;
    }

    private static JsonObject Markup(string text) => new() { ["type"] = "mrkdwn", ["text"] = text };
}
