using System.Text.Json;
using System.Text.Json.Nodes;
using Trimtab.Domain.Notifications;

namespace Trimtab.Adapters.Notifications.Webhook;

/// <summary>A notification as JSON for programs, version 1; documented in <c>infra/docs/notifications.md</c>. Fields are only ever added within a version.</summary>
internal static class WebhookBody
{
    public const int Version = 1;

    public static JsonObject Of(Announcement announcement)
    {
        var notification = announcement.Notification;
        var (ownTitle, ownBody) = announcement.OwnWords(static value => value);
        var body = new JsonObject
        {
            ["version"] = Version,
            ["type"] = JsonNamingPolicy.CamelCase.ConvertName(notification.Event.ToString()),
            ["timestamp"] = notification.Time,
            ["id"] = notification.Id,
            ["event"] = notification.Event.ToString(),
            ["severity"] = announcement.Severity.ToString().ToLowerInvariant(),
            ["target"] = notification.Target,
            ["cluster"] = notification.Cluster,
            ["environment"] = announcement.Environment,
            ["source"] = notification.Source,
            ["revision"] = notification.Revision,
            ["rollout"] = notification.Rollout,
            ["title"] = ownTitle ?? announcement.Title,
            ["text"] = ownBody ?? notification.Text,
            ["reason"] = announcement.Reason,
            ["evidence"] = new JsonArray([.. announcement.Evidence.Select(static line => (JsonNode)line)]),
            ["commit"] = notification.Commit is { } commit
                ? new JsonObject { ["author"] = commit.Author, ["message"] = commit.Subject, ["time"] = commit.Time, ["url"] = announcement.CommitPage?.AbsoluteUri }
                : null,
            ["time"] = notification.Time,
        };
        foreach (var (name, _) in body.Where(static field => field.Value is null).ToList())
        {
            body.Remove(name);
        }

        return body;
    }
}
