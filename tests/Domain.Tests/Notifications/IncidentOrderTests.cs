using Trimtab.Domain.Fleet;
using Trimtab.Domain.Notifications;

namespace Trimtab.Domain.Tests.Notifications;

public sealed class IncidentOrderTests
{
    private const string Fleet = """
        clusters: { apps-eu: {} }
        notifications: { pager: { pagerDuty: { routingKey: { env: KEY } }, on: [rolledBack] } }
        """;

    private static readonly DateTimeOffset Noon = new(2030, 1, 2, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_late_trigger_does_not_open_what_a_newer_event_has_closed()
    {
        var scene = new DeliveryScene(Fleet);

        await scene.HandleAsync(Given.Notification(NotificationEvent.Promoted) with { Time = Noon.AddMinutes(1) });
        await scene.HandleAsync(Given.Notification(NotificationEvent.RolledBack) with { Time = Noon });

        scene.Pager.Sent.ShouldBe(["Promoted to pager"]);
    }

    [Fact]
    public async Task Trouble_and_its_end_are_told_in_order_and_only_what_a_pager_is_for()
    {
        var scene = new DeliveryScene(Fleet);

        await scene.HandleAsync(Given.Notification(NotificationEvent.RolloutStarted) with { Time = Noon });
        await scene.HandleAsync(Given.Notification(NotificationEvent.RolledBack) with { Time = Noon.AddMinutes(1) });
        await scene.HandleAsync(Given.Notification(NotificationEvent.Stalled) with { Time = Noon.AddMinutes(2) });
        await scene.HandleAsync(Given.Notification(NotificationEvent.Promoted) with { Time = Noon.AddMinutes(3) });

        scene.Pager.Sent.ShouldBe(["RolledBack to pager", "Promoted to pager"]);
    }

    [Fact]
    public async Task Another_target_has_another_order()
    {
        var scene = new DeliveryScene(Fleet);

        await scene.HandleAsync(Given.Notification(NotificationEvent.Promoted) with { Id = "a", Time = Noon.AddMinutes(1) });
        await scene.HandleAsync(Given.Notification(NotificationEvent.RolledBack) with { Id = "b", Target = "other", Time = Noon });

        scene.Pager.Sent.Count.ShouldBe(2);
    }

    /// <summary>The first of two incidents heals while the second fails; the second failed before that, and its report comes after.</summary>
    [Fact]
    public async Task Incidents_of_one_target_are_told_each_in_an_order_of_its_own()
    {
        var scene = new DeliveryScene(Fleet.Replace("on: [rolledBack]", "on: [incidentOpened]", StringComparison.Ordinal));

        await scene.HandleAsync(Incident("web-1", NotificationEvent.IncidentOpened, 0));
        await scene.HandleAsync(Incident("web-1", NotificationEvent.IncidentClosed, 5));
        await scene.HandleAsync(Incident("api-2", NotificationEvent.IncidentOpened, 4));
        await scene.HandleAsync(Incident("web-1", NotificationEvent.IncidentOpened, 3) with { Id = "late" });
        await scene.HandleAsync(Given.Notification(NotificationEvent.Promoted) with { Time = Noon.AddMinutes(1) });

        scene.Pager.Sent.ShouldBe(["IncidentOpened to pager", "IncidentClosed to pager", "IncidentOpened to pager", "Promoted to pager"]);
    }

    private static Notification Incident(string id, NotificationEvent what, int minute)
        => Given.Notification(what) with { Id = $"incident/{id}/1/{what}", Incident = id, Time = Noon.AddMinutes(minute) };
}
