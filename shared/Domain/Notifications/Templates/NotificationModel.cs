using Trimtab.Domain.Fleet;
using Trimtab.Domain.Sources;

namespace Trimtab.Domain.Notifications.Templates;

/// <summary>What a template may name; documented in <c>infra/docs/notifications.md</c>. Every name is always there, empty when it is not known.</summary>
internal static class NotificationModel
{
    private static readonly FleetNotification Nowhere =
        new("team", new NotificationAddress.ChatHook(NotificationKind.Slack, new SecretReference("URL", null)), NotificationRoute.All, null);

    /// <summary>A notification of trouble with everything, one with as little as there can be, and good news: a template must do for all.</summary>
    public static IReadOnlyList<Announcement> Examples { get; } =
    [
        new(
            new Notification(
                "rollout/shop-prod-4f1c2d3e/5/rolledBack", NotificationEvent.RolledBack, "shop-prod", "apps-eu", "shop", new string('a', 40), "shop-prod: rolled back",
                "5 of 31 requests were bad\nweb: canary 31 requests", DateTimeOffset.UnixEpoch, new CommitSummary("Faster search", "Robin", DateTimeOffset.UnixEpoch), "shop-prod-4f1c2d3e"),
            Nowhere, "prod", new Uri("https://git.example.com/acme/shop/commit/4f1c2d3e")),
        new(new Notification("target/t", NotificationEvent.Stalled, "t", "c", "s", null, "t: stalled", "", DateTimeOffset.UnixEpoch), Nowhere, null, null),
        new(new Notification("target/t", NotificationEvent.Applied, "t", "c", "s", new string('a', 40), "t: applied", "3 created", DateTimeOffset.UnixEpoch), Nowhere, "prod", null),
    ];

    /// <param name="announcement">What happened.</param>
    /// <param name="escape">Makes a value harmless in the place's markup. Values are escaped here, so that no way of writing a tag goes around it.</param>
    /// <param name="limit">Bounds the loops over lists.</param>
    public static Dictionary<string, object> Of(Announcement announcement, Func<string, string> escape, RenderLimit limit)
    {
        var notification = announcement.Notification;
        return new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["id"] = escape(notification.Id),
            ["event"] = FleetNode.CamelCase(notification.Event.ToString()),
            ["severity"] = FleetNode.CamelCase(announcement.Severity.ToString()),
            ["isTrouble"] = EventMeaning.IsTrouble(notification.Event),
            ["target"] = escape(notification.Target),
            ["cluster"] = escape(notification.Cluster),
            ["environment"] = escape(announcement.Environment ?? ""),
            ["source"] = escape(notification.Source),
            ["revision"] = escape(notification.Revision ?? ""),
            ["shortRevision"] = escape(announcement.Revision ?? ""),
            ["rollout"] = escape(notification.Rollout ?? ""),
            ["title"] = escape(announcement.Title),
            ["reason"] = escape(announcement.Reason),
            ["evidence"] = limit.Bound([.. announcement.Evidence.Select(escape)]),
            ["commit"] = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["author"] = escape(notification.Commit?.Author ?? ""),
                ["message"] = escape(notification.Commit?.Subject ?? ""),
            },
            ["links"] = new Dictionary<string, object>(StringComparer.Ordinal) { ["commit"] = announcement.CommitPage?.AbsoluteUri ?? "" },
            ["command"] = escape(announcement.Command),
            ["time"] = notification.Time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
        };
    }
}
