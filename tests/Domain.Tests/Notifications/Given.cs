using Trimtab.Domain.Fleet;
using Trimtab.Domain.Notifications;
using Trimtab.Domain.Notifications.Templates;

namespace Trimtab.Domain.Tests.Notifications;

internal static class Given
{
    public static Notification Notification(NotificationEvent happened) => new(
        "rollout-7-" + happened,
        happened,
        "shop-prod",
        "apps-eu",
        "shop",
        new string('a', 40),
        $"shop-prod: {happened}",
        "5 of 31 requests were bad",
        new DateTimeOffset(2030, 1, 2, 3, 0, 0, TimeSpan.Zero));

    public static Announcement Announcement(Notification notification, NotificationTemplate? template = null)
        => new(
            notification,
            new FleetNotification("team", new NotificationAddress.ChatHook(NotificationKind.Slack, new SecretReference("URL", null)), NotificationRoute.All, template),
            "prod",
            new Uri("https://git.example.com/acme/shop/commit/aaaaaaaa"));
}
