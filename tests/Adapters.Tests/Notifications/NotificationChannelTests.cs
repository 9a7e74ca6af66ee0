using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Trimtab.Adapters.Http;
using Trimtab.Adapters.Notifications;
using Trimtab.Domain;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Notifications;
using Trimtab.TestKit.Http;
using Trimtab.TestKit.Time;

namespace Trimtab.Adapters.Tests.Notifications;

public sealed class NotificationChannelTests : IAsyncLifetime
{
    private const string Secret = "T0KENpart/very-secret-key";

    private static readonly Notification Promoted = new(
        "r7-promoted",
        NotificationEvent.Promoted,
        "shop-prod",
        "apps-eu",
        "shop",
        new string('a', 40),
        "web <1.2> & more: promoted",
        "canary: 0 of 310 requests bad\n```<!channel>```",
        new DateTimeOffset(2030, 1, 2, 3, 0, 0, TimeSpan.Zero));

    private readonly FakeClock _clock = new();
    private readonly HttpClient _client = OutgoingHttp.CreateClient();
    private HttpReceiver _receiver = null!;

    public async Task InitializeAsync() => _receiver = await HttpReceiver.StartAsync();

    public async Task DisposeAsync()
    {
        await _receiver.DisposeAsync();
        _client.Dispose();
    }

    [Fact]
    public async Task Slack_gets_escaped_text_in_its_form()
    {
        (await Slack().SendAsync(Promoted, Address, CancellationToken.None)).ShouldBe(new Delivery.Delivered());

        var body = JsonNode.Parse(_receiver.Requests.ShouldHaveSingleItem().Body)!;
        ((string?)body["text"]).ShouldBe(":white_check_mark: *web &lt;1.2&gt; &amp; more: promoted*");
        var attachment = body["attachments"]![0]!;
        ((string?)attachment["text"]).ShouldBe("```canary: 0 of 310 requests bad\n'''&lt;!channel&gt;'''```");
        ((string?)attachment["footer"]).ShouldBe("shop-prod on apps-eu · shop aaaaaaa");
        ((string?)attachment["color"]).ShouldBe("good");
    }

    [Fact]
    public async Task Slack_messages_are_cut_to_size()
    {
        await Slack().SendAsync(Promoted with { Title = new string('t', 5000), Text = new string('<', 50_000) }, Address, CancellationToken.None);

        _receiver.Requests.Single().Body.Length.ShouldBeLessThan(16_000);
    }

    [Fact]
    public async Task Webhooks_get_the_notification_itself()
    {
        (await Webhook().SendAsync(Promoted, Address, CancellationToken.None)).ShouldBe(new Delivery.Delivered());

        var request = _receiver.Requests.ShouldHaveSingleItem();
        request.Header("X-Trimtab-Event").ShouldBe("Promoted");
        request.Header("X-Trimtab-Delivery").ShouldBe("r7-promoted");
        request.Header("Content-Type").ShouldBe("application/json");
        JsonSerializer.Deserialize<Notification>(request.Body, DocumentJson.Options).ShouldBe(Promoted);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(410)]
    [InlineData(302)]
    public async Task What_will_not_change_is_refused(int status)
    {
        _receiver.Answer = (_, response) => AnswerAsync(response, status, "no_service");

        (await Webhook().SendAsync(Promoted, Address, CancellationToken.None)).ShouldBeOfType<Delivery.Refused>().Reason.ShouldContain($"{status} (no_service)");
    }

    [Theory]
    [InlineData(408, null, null)]
    [InlineData(429, "30", 30)]
    [InlineData(429, "Wed, 02 Jan 2030 03:05:05 GMT", 60)]
    [InlineData(429, "Wed, 02 Jan 2019 03:05:05 GMT", null)]
    [InlineData(500, null, null)]
    [InlineData(503, "7", 7)]
    [InlineData(403, "9", 9)]
    public async Task What_may_pass_is_tried_later_as_asked(int status, string? retryAfter, int? seconds)
    {
        _receiver.Answer = (_, response) =>
        {
            response.Headers.RetryAfter = retryAfter;
            return AnswerAsync(response, status, "");
        };

        var delivery = (await Webhook().SendAsync(Promoted, Address, CancellationToken.None)).ShouldBeOfType<Delivery.TryLater>();

        delivery.After.ShouldBe(seconds is { } wait ? TimeSpan.FromSeconds(wait) : null, status.ToString(CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task Nobody_listening_is_tried_later()
        => (await Slack().SendAsync(Promoted, new Uri("http://127.0.0.1:1/" + Secret), CancellationToken.None)).ShouldBeOfType<Delivery.TryLater>().Reason.ShouldNotContain("T0KENpart");

    [Fact]
    public async Task An_answer_that_repeats_the_address_shows_none_of_it_and_no_control_characters()
    {
        _receiver.Answer = (request, response) => AnswerAsync(response, 400, $"bad\u001b[31m\r\npath {request.Path} {new string('x', 100_000)}");

        var reason = (await Slack().SendAsync(Promoted, Address, CancellationToken.None)).ShouldBeOfType<Delivery.Refused>().Reason;

        reason.ShouldNotContain("T0KENpart");
        reason.ShouldNotContain("very-secret");
        reason.ShouldStartWith("the answer was 400 (bad [31m path ***");
        reason.Length.ShouldBeLessThan(300);
    }

    private Uri Address => new(_receiver.Address, $"hooks/{Secret}?sig=abc");

    private SlackNotifications Slack() => new(new OutgoingHttp(_client, _clock));

    private WebhookNotifications Webhook() => new(new OutgoingHttp(_client, _clock));

    private static Task AnswerAsync(HttpResponse response, int status, string text)
    {
        response.StatusCode = status;
        return response.WriteAsync(text);
    }
}
