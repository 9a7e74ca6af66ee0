using Microsoft.AspNetCore.Http;
using Trimtab.Adapters.GitHosts;
using Trimtab.Adapters.Http;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Notifications;
using Trimtab.Domain.Sources;
using Trimtab.Domain.Sources.Redelivery;
using Trimtab.TestKit.Fleet;
using Trimtab.TestKit.Http;

namespace Trimtab.Adapters.Tests.GitHosts;

/// <summary>Against a server that answers as GitHub's REST API does, and answers 400 to anything that API has not.</summary>
public sealed class GitHubHookDeliveriesTests : IDisposable
{
    private const string Hooks = """
        [{"id":1,"config":{"url":"https://ci.example.com/hook"}},{"id":2,"config":{}},{"id":3},
         {"id":77,"name":"web","active":true,"config":{"url":"https://trimtab.example.com/api/webhooks/shop","content_type":"json"}}]
        """;

    private static readonly DateTimeOffset Since = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly HttpClient _client = OutgoingHttp.CreateClient();

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task Attempts_are_listed_page_by_page_until_they_are_too_old()
    {
        await using var github = await HttpReceiver.StartAsync();
        github.Answer = AnswerAsync;

        var attempts = await Deliveries().ListAsync(Source(github.Address), Since, CancellationToken.None);

        attempts.Select(attempt => (attempt.Hook, attempt.Id, attempt.Guid, attempt.Event, attempt.StatusCode)).ShouldBe(
        [
            (77, 31, "g3", "push", 0),
            (77, 32, "g2", "push", 202),
            (77, 21, "g2", "push", 502),
            (77, 22, "g1", "ping", 200),
        ]);
        github.Requests.Select(request => request.Path).ShouldBe(
        [
            "/repos/acme/shop/hooks?per_page=100",
            "/repos/acme/shop/hooks/77/deliveries?per_page=100",
            "/repos/acme/shop/hooks/77/deliveries?per_page=100&cursor=v1_20",
        ]);
        github.Requests.ShouldAllBe(request => request.Method == "GET" && request.Header("Authorization") == "Bearer t0p" && request.Header("Accept") == "application/vnd.github+json" && request.Header("User-Agent") == "trimtab");
    }

    [Fact]
    public async Task A_named_hook_is_not_looked_for()
    {
        await using var github = await HttpReceiver.StartAsync();
        github.Answer = AnswerAsync;

        await Deliveries().ListAsync(Source(github.Address, hookId: 77), Since, CancellationToken.None);

        github.Requests[0].Path.ShouldBe("/repos/acme/shop/hooks/77/deliveries?per_page=100");
    }

    [Fact]
    public async Task A_delivery_is_asked_for_again()
    {
        await using var github = await HttpReceiver.StartAsync();
        github.Answer = AnswerAsync;

        var result = await Deliveries().RedeliverAsync(Source(github.Address), new HookDelivery(77, 31, "g3", Since, "push", 0), CancellationToken.None);

        result.ShouldBe(new Delivery.Delivered());
        github.Requests.ShouldHaveSingleItem().Path.ShouldBe("/repos/acme/shop/hooks/77/deliveries/31/attempts");
    }

    [Fact]
    public async Task The_hook_of_an_organisation_is_asked_for_at_the_organisation()
    {
        await using var github = await HttpReceiver.StartAsync();
        github.Answer = AnswerAsync;
        var source = Source(github.Address, hookOf: WebhookOwner.Organisation);

        var attempts = await Deliveries().ListAsync(source, Since, CancellationToken.None);
        var result = await Deliveries().RedeliverAsync(source, attempts[0], CancellationToken.None);

        attempts.ShouldBe([new HookDelivery(88, 41, "g4", new DateTimeOffset(2030, 1, 3, 0, 0, 0, TimeSpan.Zero), "push", 503)]);
        result.ShouldBe(new Delivery.Delivered());
        github.Requests.Select(request => $"{request.Method} {request.Path}").ShouldBe(
        [
            "GET /orgs/acme/hooks?per_page=100",
            "GET /orgs/acme/hooks/88/deliveries?per_page=100",
            "POST /orgs/acme/hooks/88/deliveries/41/attempts",
        ]);
    }

    [Theory]
    [InlineData(WebhookOwner.Repository, 404, "right to read and write the repository's webhooks")]
    [InlineData(WebhookOwner.Organisation, 404, "right to read and write the organisation's webhooks")]
    [InlineData(WebhookOwner.Repository, 200, "the repository has no webhook")]
    [InlineData(WebhookOwner.Organisation, 200, "the organisation has no webhook")]
    public async Task What_is_missing_says_where(WebhookOwner hookOf, int status, string expected)
    {
        await using var github = await HttpReceiver.StartAsync();
        github.Answer = (_, response) => WriteAsync(response, status, "[]");

        var exception = await Should.ThrowAsync<SourceException>(() => Deliveries().ListAsync(Source(github.Address, hookOf: hookOf), Since, CancellationToken.None));

        exception.Message.ShouldContain(expected);
    }

    [Theory]
    [InlineData(401, "", false)]
    [InlineData(404, "", false)]
    [InlineData(500, "", true)]
    [InlineData(429, "", true)]
    [InlineData(200, "{}", false)]
    [InlineData(200, "<html>", false)]
    [InlineData(200, "[]", false)]
    [InlineData(200, "[1,null,{\"id\":\"x\",\"config\":[]}]", false)]
    public async Task What_can_not_be_read_is_said_without_the_token(int status, string body, bool isTransient)
    {
        await using var github = await HttpReceiver.StartAsync();
        github.Answer = (_, response) => WriteAsync(response, status, body);

        var exception = await Should.ThrowAsync<SourceException>(() => Deliveries().ListAsync(Source(github.Address), Since, CancellationToken.None));

        exception.IsTransient.ShouldBe(isTransient);
        exception.Message.ShouldNotContain("t0p");
    }

    [Fact]
    public async Task The_token_follows_no_link_to_another_host()
    {
        await using var github = await HttpReceiver.StartAsync();
        await using var other = await HttpReceiver.StartAsync();
        github.Answer = (request, response) =>
        {
            response.Headers.Link = request.Path.Contains("cursor", StringComparison.Ordinal) ? "" : $"<{other.Address}deliveries?cursor=v1_5>; rel=\"next\"";
            return WriteAsync(response, 200, """[{"id":1,"guid":"g","delivered_at":"2030-01-02T00:00:00Z","event":"push","status_code":202}]""");
        };

        await Deliveries().ListAsync(Source(github.Address, hookId: 77), Since, CancellationToken.None);

        other.Requests.ShouldBeEmpty();
        github.Requests.Count.ShouldBe(2);
    }

    private static Task AnswerAsync(ReceivedRequest request, HttpResponse response)
    {
        var (status, body, next) = (request.Method, request.Path) switch
        {
            ("GET", "/repos/acme/shop/hooks?per_page=100") => (200, Hooks, ""),
            ("GET", "/repos/acme/shop/hooks/77/deliveries?per_page=100") => (200, Attempts((31, "g3", "2030-01-03T00:00:00Z", "push", 0), (32, "g2", "2030-01-02T12:00:00Z", "push", 202)), "v1_20"),
            ("GET", "/repos/acme/shop/hooks/77/deliveries?per_page=100&cursor=v1_20") => (200, Attempts((21, "g2", "2030-01-02T11:00:00Z", "push", 502), (22, "g1", "2030-01-01T00:00:00Z", "ping", 200), (23, "g0", "2029-12-31T23:59:59Z", "push", 500)), "v1_10"),
            ("POST", "/repos/acme/shop/hooks/77/deliveries/31/attempts") => (202, "{}", ""),
            ("GET", "/orgs/acme/hooks?per_page=100") => (200, """[{"id":87,"config":{"url":"https://trimtab.example.com/api/webhooks/workshop"}},{"id":88,"config":{"url":"https://trimtab.example.com/api/webhooks/shop"}}]""", ""),
            ("GET", "/orgs/acme/hooks/88/deliveries?per_page=100") => (200, Attempts((41, "g4", "2030-01-03T00:00:00Z", "push", 503)), ""),
            ("POST", "/orgs/acme/hooks/88/deliveries/41/attempts") => (202, "{}", ""),
            _ => (400, "no such call", ""),
        };
        if (next.Length > 0)
        {
            response.Headers.Link = $"<https://api.github.com/repositories/7/hooks/77/deliveries?per_page=100&cursor={next}>; rel=\"next\"";
        }

        return WriteAsync(response, status, body);
    }

    private static string Attempts(params (int Id, string Guid, string Time, string Event, int Status)[] attempts)
        => $"[{string.Join(',', attempts.Select(attempt => $$"""{"id":{{attempt.Id}},"guid":"{{attempt.Guid}}","delivered_at":"{{attempt.Time}}","redelivery":false,"event":"{{attempt.Event}}","status_code":{{attempt.Status}},"action":null}"""))}]";

    private static Task WriteAsync(HttpResponse response, int status, string body)
    {
        response.StatusCode = status;
        return response.WriteAsync(body);
    }

    private GitHubHookDeliveries Deliveries() => new(new OutgoingHttp(_client, TimeProvider.System), new FixedSecrets("t0p"));

    private static FleetSource Source(Uri api, int? hookId = null, WebhookOwner hookOf = WebhookOwner.Repository)
        => new("shop", new Uri("https://github.com/acme/shop.git"), "main", TimeSpan.FromMinutes(3), new SecretReference("TOKEN", null), new FleetWebhook(GitHostKind.Github, new SecretReference("S", null)) { Redeliver = true, HookOf = hookOf, HookId = hookId }, api);
}
