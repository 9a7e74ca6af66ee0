using Trimtab.Domain.Fleet;
using Trimtab.Domain.Notifications;
using Trimtab.Domain.Notifications.Templates;
using Trimtab.Domain.Sources;

namespace Trimtab.Adapters.Tests.Notifications;

internal static class Given
{
    public static Uri CommitPage { get; } = new("https://git.example.com/acme/shop/commit/aaaa");

    /// <summary>A rollout that was taken back, with everything in its texts that markup could trip over.</summary>
    public static Notification RolledBack { get; } = new(
        "rollout/shop-prod-aaaaaaaa/5/rolledBack",
        NotificationEvent.RolledBack,
        "shop-prod",
        "apps-eu",
        "shop",
        new string('a', 40),
        "shop-prod: rolled back aaaaaaaa \"a <b> & *c*\" by Robin",
        "5 of 31 requests were bad\nweb: <!channel> @everyone [x](http://evil)\n  | ```panic```",
        new DateTimeOffset(2030, 1, 2, 3, 0, 0, TimeSpan.Zero),
        new CommitSummary("a <b> & *c*", "Robin <r@example.com>", new DateTimeOffset(2030, 1, 2, 2, 0, 0, TimeSpan.Zero)),
        "shop-prod-aaaaaaaa");

    public static Notification Promoted { get; } = RolledBack with
    {
        Id = "rollout/shop-prod-aaaaaaaa/5/promoted",
        Event = NotificationEvent.Promoted,
        Title = "shop-prod: promoted aaaaaaaa",
        Text = "0 of 310 requests were bad",
    };

    /// <summary>As long as anything gets: thousands of lines and letters, each of which needs an escape somewhere.</summary>
    public static Notification Huge { get; } = RolledBack with
    {
        Title = new string('<', 5000),
        Text = string.Join('\n', Enumerable.Repeat(new string('&', 300) + "*_漢", 3000)),
    };

    public static NotificationTemplate Template { get; } = new(
        TextTemplate.Compile("{{target}} was {{event}}", NotificationTemplate.MaxTitle),
        TextTemplate.Compile("by {{commit.author}}: {{{commit.message}}}", NotificationTemplate.MaxBody));

    public static Announcement Announce(Notification notification, NotificationAddress address, NotificationTemplate? template = null)
        => new(notification, new FleetNotification("team", address, NotificationRoute.All, template), "prod", CommitPage);
}
