using Trimtab.Domain.Fleet;
using Trimtab.Domain.Tests.Notifications;

namespace Trimtab.Domain.Tests.Fleet;

public sealed class NotificationRouteTests
{
    [Theory]
    [InlineData("{}", NotificationEvent.RolloutStarted, "prod", true)]
    [InlineData("on: [promoted, rolledBack]", NotificationEvent.RolledBack, "prod", true)]
    [InlineData("on: [promoted, rolledBack]", NotificationEvent.Held, "prod", false)]
    [InlineData("severity: warning", NotificationEvent.Promoted, "prod", false)]
    [InlineData("severity: warning", NotificationEvent.Held, "prod", true)]
    [InlineData("severity: error", NotificationEvent.Held, "prod", false)]
    [InlineData("severity: error", NotificationEvent.Stalled, "prod", true)]
    [InlineData("severity: critical", NotificationEvent.RolledBack, "prod", false)]
    [InlineData("severity: error, on: [held]", NotificationEvent.Held, "prod", false)]
    [InlineData("targets: [shop-prod]", NotificationEvent.Held, "prod", true)]
    [InlineData("targets: [other]", NotificationEvent.Held, "prod", false)]
    [InlineData("targets: [other, 'shop-*']", NotificationEvent.Held, "prod", true)]
    [InlineData("targets: ['shop']", NotificationEvent.Held, "prod", false, "targets: { shop: { source: shop, cluster: apps-eu } }")]
    [InlineData("targets: ['*-pro?']", NotificationEvent.Held, "prod", true)]
    [InlineData("targets: ['Shop-*']", NotificationEvent.Held, "prod", false)]
    [InlineData("clusters: [apps-eu]", NotificationEvent.Held, "prod", true)]
    [InlineData("clusters: [apps-us]", NotificationEvent.Held, "prod", false)]
    [InlineData("sources: [shop]", NotificationEvent.Held, "prod", true)]
    [InlineData("sources: ['inf*']", NotificationEvent.Held, "prod", false)]
    [InlineData("environments: [prod]", NotificationEvent.Held, "prod", true)]
    [InlineData("environments: ['stag*']", NotificationEvent.Held, "prod", false)]
    [InlineData("environments: ['*']", NotificationEvent.Held, null, false)]
    [InlineData("{}", NotificationEvent.Held, null, true)]
    [InlineData("environments: [prod]", NotificationEvent.Held, null, false)]
    public void Every_rule_must_let_it_pass(string rules, NotificationEvent happened, string? environment, bool passes, string more = "")
    {
        var place = PlaceOf($"slack: {{ url: {{ env: URL }} }}, {rules.Trim('{', '}')}", more);

        place.Route.Wants(NotificationKind.Slack, Given.Notification(happened), environment).ShouldBe(passes);
    }

    [Theory]
    [InlineData("", NotificationEvent.RolloutStarted, false)]
    [InlineData("", NotificationEvent.Held, true)]
    [InlineData("", NotificationEvent.Promoted, true)]
    [InlineData("on: [stalled]", NotificationEvent.RolledBack, false)]
    [InlineData("on: [stalled]", NotificationEvent.Applied, true)]
    [InlineData("severity: critical", NotificationEvent.RolledBack, false)]
    [InlineData("severity: critical", NotificationEvent.Promoted, true)]
    [InlineData("targets: [other]", NotificationEvent.Promoted, false)]
    public void A_pager_gets_trouble_it_wants_and_always_its_end(string rules, NotificationEvent happened, bool passes)
    {
        var place = PlaceOf($"pagerDuty: {{ routingKey: {{ env: KEY }} }}, {rules}", "");

        place.Route.Wants(NotificationKind.PagerDuty, Given.Notification(happened), "prod").ShouldBe(passes);
    }

    private static FleetNotification PlaceOf(string place, string more)
    {
        var yaml = $$"""
            apiVersion: {{FleetReader.ApiVersion}}
            kind: Fleet
            clusters: { apps-eu: { environment: prod }, apps-us: {} }
            sources: { shop: { repository: "https://git.example.com/acme/shop.git" } }
            {{(more.Length > 0 ? more : "targets: { shop-prod: { source: shop, cluster: apps-eu }, other: { source: shop, cluster: apps-us } }")}}
            notifications: { place: { {{place}} } }
            """;
        return FleetReader.Read([new FleetFile("fleet.yaml", yaml)]).Notifications["place"];
    }
}
