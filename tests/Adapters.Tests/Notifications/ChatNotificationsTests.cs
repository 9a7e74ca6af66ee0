using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Trimtab.Adapters.Http;
using Trimtab.Adapters.Notifications;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Notifications;
using Trimtab.Domain.Notifications.Templates;
using Trimtab.TestKit.Fleet;
using Trimtab.TestKit.Http;
using Trimtab.TestKit.Time;

namespace Trimtab.Adapters.Tests.Notifications;

public sealed class ChatNotificationsTests : IAsyncLifetime
{
    private readonly HttpClient _client = OutgoingHttp.CreateClient();
    private HttpReceiver _receiver = null!;

    public async Task InitializeAsync() => _receiver = await HttpReceiver.StartAsync();

    public async Task DisposeAsync()
    {
        await _receiver.DisposeAsync();
        _client.Dispose();
    }

    [Fact]
    public async Task Slack_gets_a_line_and_blocks_in_which_nothing_mentions_or_links()
    {
        var body = await SendAsync(NotificationKind.Slack, Given.RolledBack);

        ((string?)body["text"]).ShouldBe("⏪ *shop-prod: rolled back aaaaaaaa \"a &lt;b&gt; &amp; *c*\" by Robin*\n5 of 31 requests were bad");
        var attachment = body["attachments"]!.AsArray().ShouldHaveSingleItem()!;
        ((string?)attachment["color"]).ShouldBe("#E01E5A");
        var blocks = attachment["blocks"]!.AsArray();
        blocks.Select(block => (string?)block!["type"]).ShouldBe(["section", "context"]);
        ((string?)blocks[0]!["text"]!["type"]).ShouldBe("mrkdwn");
        ((string?)blocks[0]!["text"]!["text"]).ShouldBe("```web: &lt;!channel&gt; @everyone [x](http://evil)\n  | '''panic'''```");
        ((string?)blocks[1]!["elements"]![0]!["text"]).ShouldBe(
            "*Target* shop-prod  ·  *Cluster* apps-eu  ·  *Environment* prod  ·  *Revision* shop aaaaaaaa  ·  *Author* Robin &lt;r@example.com&gt;"
            + "  ·  <https://git.example.com/acme/shop/commit/aaaa|Commit>\nMore: `trimtab rollout show shop-prod-aaaaaaaa`");
    }

    [Fact]
    public async Task Teams_gets_an_adaptive_card_in_which_others_words_are_no_markup()
    {
        var body = await SendAsync(NotificationKind.Teams, Given.RolledBack);

        ((string?)body["type"]).ShouldBe("message");
        var attachment = body["attachments"]!.AsArray().ShouldHaveSingleItem()!;
        ((string?)attachment["contentType"]).ShouldBe("application/vnd.microsoft.card.adaptive");
        var card = attachment["content"]!;
        ((string?)card["type"]).ShouldBe("AdaptiveCard");
        ((string?)card["version"]).ShouldBe("1.4");
        var parts = card["body"]!.AsArray();
        ((string?)parts[0]!["style"]).ShouldBe("attention");
        parts.Where(part => (string?)part!["type"] == "TextBlock").ShouldBeEmpty();
        RunsOf(parts).ShouldBe(["5 of 31 requests were bad", "web: <!channel> @everyone [x](http://evil)", "  | ```panic```", "More: trimtab rollout show shop-prod-aaaaaaaa"]);
        var facts = parts.Single(part => (string?)part!["type"] == "FactSet")!["facts"]!.AsArray();
        facts.Select(fact => (string?)fact!["title"]).ShouldBe(["Target", "Cluster", "Environment", "Revision", "Author"]);
        ((string?)facts[4]!["value"]).ShouldBe(@"Robin \<r@example\.com\>");
        ((string?)card["actions"]![0]!["url"]).ShouldBe(Given.CommitPage.AbsoluteUri);
    }

    [Fact]
    public async Task Discord_gets_an_embed_that_mentions_nobody()
    {
        var body = await SendAsync(NotificationKind.Discord, Given.RolledBack);

        body["allowed_mentions"]!["parse"]!.AsArray().ShouldBeEmpty();
        body["content"].ShouldBeNull();
        var embed = body["embeds"]!.AsArray().ShouldHaveSingleItem()!;
        ((string?)embed["title"]).ShouldBe(@"⏪ shop\-prod: rolled back aaaaaaaa ""a \<b\> & \*c\*"" by Robin");
        ((string?)embed["description"]).ShouldBe("5 of 31 requests were bad\n```\nweb: <!channel> @everyone [x](http://evil)\n  | '''panic'''\n```");
        ((int)embed["color"]!).ShouldBe(0xE01E5A);
        ((string?)embed["url"]).ShouldBe(Given.CommitPage.AbsoluteUri);
        ((string?)embed["timestamp"]).ShouldBe("2030-01-02T03:00:00.000Z");
        embed["fields"]!.AsArray().Select(field => (string?)field!["value"]).ShouldBe([@"shop\-prod", @"apps\-eu", "prod", "shop aaaaaaaa", @"Robin \<r@example\.com\>"]);
    }

    [Theory]
    [InlineData(NotificationKind.Slack, "text", "⏪ *shop-prod was rolledBack*\nby Robin &lt;r@example.com&gt;: a &lt;b&gt; &amp; *c*")]
    [InlineData(NotificationKind.Teams, "attachments.0.content.body.1.text", @"by Robin \<r@example\.com\>: a \<b\> & \*c\*")]
    [InlineData(NotificationKind.Discord, "embeds.0.description", @"by Robin \<r@example\.com\>: a \<b\> & \*c\*")]
    public async Task A_template_has_the_last_word_with_values_escaped_for_the_chat(NotificationKind kind, string path, string text)
    {
        var body = await SendAsync(kind, Given.RolledBack, Given.Template);

        ((string?)At(body, path)).ShouldBe(text);
    }

    [Fact]
    public async Task Slacks_limits_hold_for_anything()
    {
        var body = await SendAsync(NotificationKind.Slack, Given.Huge);

        ((string)body["text"]!).Length.ShouldBeLessThan(4000);
        foreach (var text in TextsOf(body["attachments"]!))
        {
            text.Length.ShouldBeLessThanOrEqualTo(3000);
            text.ShouldNotMatch("&(?!amp;|lt;|gt;)", "an escape was cut");
        }
    }

    [Fact]
    public async Task Teams_limit_holds_for_anything()
    {
        await SendAsync(NotificationKind.Teams, Given.Huge);

        Encoding.UTF8.GetByteCount(_receiver.Requests.Single().Body).ShouldBeLessThan(28 * 1024);
    }

    [Fact]
    public async Task Discords_limits_hold_for_anything()
    {
        var embed = (await SendAsync(NotificationKind.Discord, Given.Huge))["embeds"]![0]!;

        ((string)embed["title"]!).Length.ShouldBeLessThanOrEqualTo(256);
        ((string)embed["description"]!).Length.ShouldBeLessThanOrEqualTo(4096);
        TextsOf(embed).Sum(static text => text.Length).ShouldBeLessThanOrEqualTo(6000);
    }

    [Theory]
    [InlineData(NotificationKind.Slack, 200)]
    [InlineData(NotificationKind.Teams, 202)]
    [InlineData(NotificationKind.Discord, 204)]
    public async Task Each_chats_success_is_one(NotificationKind kind, int status)
    {
        _receiver.Answer = (_, response) =>
        {
            response.StatusCode = status;
            return Task.CompletedTask;
        };

        await SendAsync(kind, Given.Promoted);
    }

    [Fact]
    public async Task An_answer_that_repeats_the_address_shows_none_of_it()
    {
        _receiver.Answer = (request, response) =>
        {
            response.StatusCode = 404;
            return response.WriteAsync($"no webhook {request.Path}");
        };

        var reason = (await Channel(NotificationKind.Discord).SendAsync(Announce(NotificationKind.Discord, Given.Promoted, null), CancellationToken.None)).ShouldBeOfType<Delivery.Refused>().Reason;

        reason.ShouldBe("the answer was 404 (no webhook ***)");
    }

    private async Task<JsonNode> SendAsync(NotificationKind kind, Notification notification, NotificationTemplate? template = null)
    {
        (await Channel(kind).SendAsync(Announce(kind, notification, template), CancellationToken.None)).ShouldBe(new Delivery.Delivered());
        var request = _receiver.Requests.ShouldHaveSingleItem();
        request.Method.ShouldBe("POST");
        request.Path.ShouldBe("/hooks/T0KENpart/very-secret-key?sig=abc");
        request.Header("Content-Type").ShouldBe("application/json");
        return JsonNode.Parse(request.Body)!;
    }

    private static Announcement Announce(NotificationKind kind, Notification notification, NotificationTemplate? template)
        => Given.Announce(notification, new NotificationAddress.ChatHook(kind, new SecretReference("URL", null)), template);

    private ChatNotifications Channel(NotificationKind kind)
    {
        var http = new OutgoingHttp(_client, new FakeClock());
        var secrets = new FixedSecrets(new Uri(_receiver.Address, "hooks/T0KENpart/very-secret-key?sig=abc").AbsoluteUri);
        return new ChatNotifications(kind, http, secrets);
    }

    private static IEnumerable<string> RunsOf(JsonArray parts)
        => parts.Where(part => (string?)part!["type"] == "RichTextBlock").Select(part => (string)part!["inlines"]![0]!["text"]!);

    private static JsonNode? At(JsonNode node, string path)
        => path.Split('.').Aggregate(node, static (at, step) => int.TryParse(step, out var index) ? at[index]! : at[step]!);

    private static IEnumerable<string> TextsOf(JsonNode? node) => node switch
    {
        JsonObject fields => fields.SelectMany(field => TextsOf(field.Value)),
        JsonArray items => items.SelectMany(TextsOf),
        JsonValue value when value.TryGetValue<string>(out var text) => [text],
        _ => [],
    };
}
