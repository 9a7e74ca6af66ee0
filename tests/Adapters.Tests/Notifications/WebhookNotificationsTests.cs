using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Trimtab.Adapters.Http;
using Trimtab.Adapters.Notifications.Webhook;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Notifications;
using Trimtab.TestKit.Fleet;
using Trimtab.TestKit.Http;
using Trimtab.TestKit.Time;

namespace Trimtab.Adapters.Tests.Notifications;

public sealed class WebhookNotificationsTests : IAsyncLifetime
{
    private const string Secret = "T0KENpart/very-secret-key";

    // The key and signature of the specification's own example.
    private const string ExampleSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

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
    public async Task A_program_gets_the_notification_as_json_of_version_one()
    {
        (await SendAsync()).ShouldBe(new Delivery.Delivered());

        var request = _receiver.Requests.ShouldHaveSingleItem();
        (request.Method, request.Header("Content-Type")).ShouldBe(("POST", "application/json"));
        request.Header("webhook-signature").ShouldBeEmpty();
        JsonNode.DeepEquals(JsonNode.Parse(request.Body), JsonNode.Parse("""
            {
              "version": 1, "type": "rolledBack", "timestamp": "2030-01-02T03:00:00+00:00", "id": "rollout/shop-prod-aaaaaaaa/5/rolledBack",
              "event": "RolledBack", "severity": "error", "target": "shop-prod", "cluster": "apps-eu", "environment": "prod", "source": "shop",
              "revision": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "rollout": "shop-prod-aaaaaaaa",
              "title": "shop-prod: rolled back aaaaaaaa \"a <b> & *c*\" by Robin",
              "text": "5 of 31 requests were bad\nweb: <!channel> @everyone [x](http://evil)\n  | ```panic```",
              "reason": "5 of 31 requests were bad",
              "evidence": ["web: <!channel> @everyone [x](http://evil)", "  | ```panic```"],
              "commit": { "author": "Robin <r@example.com>", "message": "a <b> & *c*", "time": "2030-01-02T02:00:00+00:00", "url": "https://git.example.com/acme/shop/commit/aaaa" },
              "time": "2030-01-02T03:00:00+00:00"
            }
            """)).ShouldBeTrue(request.Body);
    }

    [Fact]
    public async Task Each_secret_signs_and_a_receiver_can_check_it()
    {
        var second = "whsec_" + Convert.ToBase64String(new byte[32]);
        await SendAsync(("FIRST", ExampleSecret), ("SECOND", second));

        var request = _receiver.Requests.ShouldHaveSingleItem();
        request.Header("webhook-id").ShouldBe("rollout%2Fshop-prod-aaaaaaaa%2F5%2FrolledBack");
        request.Header("webhook-timestamp").ShouldBe(_clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        var signed = $"{request.Header("webhook-id")}.{request.Header("webhook-timestamp")}.{request.Body}";
        request.Header("webhook-signature").Split(' ').ShouldBe([Signature(ExampleSecret, signed), Signature(second, signed)]);
    }

    [Fact]
    public void The_signature_is_that_of_the_specifications_example()
    {
        StandardWebhookSecret.TryParse(ExampleSecret, out var secret).ShouldBeTrue();

        secret!.Sign("msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", "{\"test\": 2432232314}"u8).ShouldBe("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    [Theory]
    [InlineData("whsec_c2hvcnQ=")]
    [InlineData("whsec_!!")]
    [InlineData("")]
    public async Task A_secret_of_another_form_is_refused_without_showing_it(string secret)
    {
        var reason = (await SendAsync(("FIRST", secret))).ShouldBeOfType<Delivery.Refused>().Reason;

        reason.ShouldStartWith("the environment variable FIRST is no webhook secret");
        _receiver.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_address_of_another_form_is_refused_without_showing_it()
    {
        var channel = new WebhookNotifications(new OutgoingHttp(_client, _clock), new GivenSecrets(("URL", "not an address")), _clock);

        (await channel.SendAsync(Announcement([]), CancellationToken.None)).ShouldBe(new Delivery.Refused("the environment variable URL holds no http or https address"));
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

        (await SendAsync()).ShouldBeOfType<Delivery.Refused>().Reason.ShouldContain($"{status} (no_service)");
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

        var delivery = (await SendAsync()).ShouldBeOfType<Delivery.TryLater>();

        delivery.After.ShouldBe(seconds is { } wait ? TimeSpan.FromSeconds(wait) : null, status.ToString(CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task Nobody_listening_is_tried_later()
    {
        var channel = new WebhookNotifications(new OutgoingHttp(_client, _clock), new GivenSecrets(("URL", "http://127.0.0.1:1/" + Secret)), _clock);

        (await channel.SendAsync(Announcement([]), CancellationToken.None)).ShouldBeOfType<Delivery.TryLater>().Reason.ShouldNotContain("T0KENpart");
    }

    [Fact]
    public async Task An_answer_that_repeats_the_address_shows_none_of_it_and_no_control_characters()
    {
        _receiver.Answer = (request, response) => AnswerAsync(response, 400, $"bad\u001b[31m\r\npath {request.Path} {new string('x', 100_000)}");

        var reason = (await SendAsync()).ShouldBeOfType<Delivery.Refused>().Reason;

        reason.ShouldNotContain("T0KENpart");
        reason.ShouldNotContain("very-secret");
        reason.ShouldStartWith("the answer was 400 (bad [31m path ***");
        reason.Length.ShouldBeLessThan(300);
    }

    private Uri Address => new(_receiver.Address, $"hooks/{Secret}?sig=abc");

    private Task<Delivery> SendAsync(params (string Name, string Value)[] secrets)
        => new WebhookNotifications(new OutgoingHttp(_client, _clock), new GivenSecrets([("URL", Address.AbsoluteUri), .. secrets]), _clock)
            .SendAsync(Announcement([.. secrets.Select(static secret => new SecretReference(secret.Name, null))]), CancellationToken.None);

    private static Announcement Announcement(IReadOnlyList<SecretReference> secrets)
        => Given.Announce(Given.RolledBack, new NotificationAddress.SignedHook(new SecretReference("URL", null), secrets));

    private static string Signature(string secret, string signed)
        => "v1," + Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(secret[6..]), Encoding.UTF8.GetBytes(signed)));

    private static Task AnswerAsync(HttpResponse response, int status, string text)
    {
        response.StatusCode = status;
        return response.WriteAsync(text);
    }
}
