using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Trimtab.Adapters.Http;
using Trimtab.Adapters.Notifications.PagerDuty;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Notifications;
using Trimtab.TestKit.Fleet;
using Trimtab.TestKit.Http;
using Trimtab.TestKit.Time;

namespace Trimtab.Adapters.Tests.Notifications;

public sealed class PagerDutyNotificationsTests : IAsyncLifetime
{
    private const string Key = "0123456789abcdef0123456789abcdef";
    private readonly HttpClient _client = OutgoingHttp.CreateClient();
    private HttpReceiver _receiver = null!;

    public async Task InitializeAsync()
    {
        _receiver = await HttpReceiver.StartAsync();
        _receiver.Answer = (_, response) => AnswerAsync(response, 202, """{"status":"success"}""");
    }

    public async Task DisposeAsync()
    {
        await _receiver.DisposeAsync();
        _client.Dispose();
    }

    [Theory]
    [InlineData(NotificationEvent.Held, "warning")]
    [InlineData(NotificationEvent.RolledBack, "error")]
    [InlineData(NotificationEvent.Stalled, "critical")]
    public async Task Trouble_triggers_the_targets_incident(NotificationEvent happened, string severity)
    {
        (await SendAsync(Given.RolledBack with { Event = happened })).ShouldBe(new Delivery.Delivered());

        var request = _receiver.Requests.ShouldHaveSingleItem();
        (request.Method, request.Path, request.Header("Content-Type")).ShouldBe(("POST", "/v2/enqueue", "application/json"));
        var body = JsonNode.Parse(request.Body)!;
        ((string?)body["routing_key"]).ShouldBe(Key);
        ((string?)body["event_action"]).ShouldBe("trigger");
        ((string?)body["dedup_key"]).ShouldBe("trimtab/apps-eu/shop-prod");
        var payload = body["payload"]!;
        ((string?)payload["summary"]).ShouldBe("shop-prod: rolled back aaaaaaaa \"a <b> & *c*\" by Robin: 5 of 31 requests were bad");
        ((string?)payload["severity"]).ShouldBe(severity);
        ((string?)payload["source"]).ShouldBe("apps-eu");
        ((string?)payload["component"]).ShouldBe("shop-prod");
        ((string?)payload["timestamp"]).ShouldBe("2030-01-02T03:00:00.000Z");
        ((string?)payload["custom_details"]!["evidence"]).ShouldStartWith("web: <!channel>");
        ((string?)body["links"]![0]!["href"]).ShouldBe(Given.CommitPage.AbsoluteUri);
    }

    [Fact]
    public async Task The_end_of_trouble_resolves_the_same_incident()
    {
        await SendAsync(Given.Promoted);

        _receiver.Requests.Single().Body.ShouldBe($$"""{"routing_key":"{{Key}}","event_action":"resolve","dedup_key":"trimtab/apps-eu/shop-prod"}""");
    }

    [Theory]
    [InlineData(NotificationEvent.IncidentOpened, "trigger")]
    [InlineData(NotificationEvent.IncidentClosed, "resolve")]
    public async Task An_incident_of_pods_has_a_page_of_its_own(NotificationEvent happened, string action)
    {
        await SendAsync(Given.RolledBack with { Event = happened, Incident = "web-5a3f09c1be" });
        await SendAsync(Given.RolledBack with { Event = happened, Incident = new string('w', 253) + "-5a3f09c1be" });

        var events = _receiver.Requests.Select(static request => JsonNode.Parse(request.Body)!).ToList();
        ((string?)events[0]["event_action"], (string?)events[0]["dedup_key"]).ShouldBe((action, "trimtab/apps-eu/incident/web-5a3f09c1be"));
        ((string)events[1]["dedup_key"]!).Length.ShouldBe(255);
        ((string)events[1]["dedup_key"]!).ShouldEndWith("-5a3f09c1be");
    }

    [Fact]
    public async Task Its_limits_hold_for_anything()
    {
        await SendAsync(Given.Huge);

        _receiver.Requests.Single().Body.Length.ShouldBeLessThan(100_000);
        ((string)JsonNode.Parse(_receiver.Requests.Single().Body)!["payload"]!["summary"]!).Length.ShouldBeLessThanOrEqualTo(1024);
    }

    [Fact]
    public async Task A_refusal_is_told_without_the_key()
    {
        _receiver.Answer = (_, response) => AnswerAsync(response, 400, $$"""{"status":"invalid event","errors":["no service {{Key}}"]}""");

        var reason = (await SendAsync(Given.RolledBack)).ShouldBeOfType<Delivery.Refused>().Reason;

        reason.ShouldContain("invalid event");
        reason.ShouldNotContain(Key);
    }

    private Task<Delivery> SendAsync(Notification notification)
        => new PagerDutyNotifications(new OutgoingHttp(_client, new FakeClock()), new FixedSecrets(Key + "\n"))
            .SendAsync(Given.Announce(notification, new NotificationAddress.PagerDutyService(new SecretReference("KEY", null), _receiver.Address)), CancellationToken.None);

    private static Task AnswerAsync(HttpResponse response, int status, string text)
    {
        response.StatusCode = status;
        return response.WriteAsync(text);
    }
}
