using System.Text.Json.Nodes;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Notifications;

namespace Trimtab.Adapters.Notifications.Teams;

/// <summary>A notification as an Adaptive Card in the message that a Teams workflow ("post to a channel when a webhook request is received") takes.</summary>
/// <remarks>Others' words stand in <c>TextRun</c>s, in which nothing is markup, or are escaped for the Markdown of the other parts. A message may have 28 KB.
/// Source: Microsoft Teams, "Create incoming webhooks with workflows"; Adaptive Cards schema 1.4.</remarks>
internal static class TeamsCard
{
    private const int MaxTitle = 300;
    private const int MaxReason = 1000;
    private const int MaxEvidence = 4000;
    private const int MaxLines = 40;

    public static JsonObject Of(Announcement announcement)
    {
        var card = new JsonObject
        {
            ["$schema"] = "http://adaptivecards.io/schemas/adaptive-card.json",
            ["type"] = "AdaptiveCard",
            ["version"] = "1.4",
            ["msteams"] = new JsonObject { ["width"] = "Full" },
            ["fallbackText"] = FittedText.Of(announcement.Title, MaxTitle),
            ["body"] = Body(announcement),
        };
        if (announcement.CommitPage is { } page)
        {
            card["actions"] = new JsonArray(new JsonObject { ["type"] = "Action.OpenUrl", ["title"] = "Commit", ["url"] = page.AbsoluteUri });
        }

        return new JsonObject
        {
            ["type"] = "message",
            ["attachments"] = new JsonArray(new JsonObject
            {
                ["contentType"] = "application/vnd.microsoft.card.adaptive",
                ["contentUrl"] = null,
                ["content"] = card,
            }),
        };
    }

    private static JsonArray Body(Announcement announcement)
    {
        var (ownTitle, ownBody) = announcement.OwnWords(MarkdownText.Escape);
        var sign = Look.SignOf(announcement.Notification.Event);
        var title = ownTitle is null
            ? Rich(Run($"{sign} {FittedText.Of(announcement.Title, MaxTitle)}", "Bolder", isCode: false))
            : new JsonObject { ["type"] = "TextBlock", ["text"] = $"{sign} {ownTitle}", ["weight"] = "Bolder", ["wrap"] = true };
        var body = new JsonArray(new JsonObject
        {
            ["type"] = "Container",
            ["style"] = StyleOf(announcement),
            ["bleed"] = true,
            ["items"] = new JsonArray(title),
        });
        if (ownBody is not null)
        {
            body.Add(new JsonObject { ["type"] = "TextBlock", ["text"] = ownBody, ["wrap"] = true });
            return body;
        }

        if (announcement.Reason != announcement.Title)
        {
            body.Add(Rich(Run(FittedText.Of(announcement.Reason, MaxReason), "Default", isCode: false)));
        }

        foreach (var line in EvidenceLines(announcement.Evidence))
        {
            body.Add(Rich(Run(line.Length == 0 ? " " : line, "Default", isCode: true)));
        }

        body.Add(new JsonObject
        {
            ["type"] = "FactSet",
            ["facts"] = new JsonArray([.. announcement.Facts.Select(static fact => (JsonNode)new JsonObject { ["title"] = fact.Name, ["value"] = FittedText.Of(fact.Value, MaxTitle, MarkdownText.Escape) })]),
        });
        body.Add(Rich(Run($"More: {announcement.Command}", "Lighter", isCode: false)));
        return body;
    }

    private static IEnumerable<string> EvidenceLines(IReadOnlyList<string> evidence)
        => evidence.Count == 0 ? []
            : evidence.Count > MaxLines ? [.. FittedText.Lines([.. evidence.Take(MaxLines)], MaxEvidence).Split('\n'), $"… {evidence.Count} lines in all"]
            : FittedText.Lines(evidence, MaxEvidence).Split('\n');

    private static string StyleOf(Announcement announcement) => announcement.Severity switch
    {
        NotificationSeverity.Warning => "warning",
        NotificationSeverity.Error or NotificationSeverity.Critical => "attention",
        _ => EventMeaning.EndsTrouble(announcement.Notification.Event) ? "good" : "accent",
    };

    private static JsonObject Rich(JsonObject run) => new() { ["type"] = "RichTextBlock", ["inlines"] = new JsonArray(run) };

    private static JsonObject Run(string text, string weight, bool isCode)
        => new() { ["type"] = "TextRun", ["text"] = text, ["weight"] = weight, ["fontType"] = isCode ? "Monospace" : "Default" };
}
