using System.Text;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Reconcile;
using Trimtab.Domain.Sources;
using Trimtab.TestKit.Fleet;
using Trimtab.TestKit.Messaging;
using Trimtab.TestKit.State;
using Trimtab.TestKit.Time;

namespace Trimtab.Domain.Tests.Sources;

public sealed class ReceiveWebhookHandlerTests
{
    private const string Secret = "s3cret";
    private const string Push = """{"ref":"refs/heads/main","after":"1a2b3c"}""";

    private const string Small = """
        sources:
          shop: { repository: "https://git.example.com/shop.git", webhook: { provider: github, secret: { env: S } } }
          silent: { repository: "https://git.example.com/silent.git" }
        """;

    private readonly FakeClock _clock = new();
    private readonly InMemoryDocumentStore _documents = new();
    private readonly RecordingSender _sender = new();
    private readonly FakeWebhookReport _report = new();

    [Fact]
    public async Task A_signed_push_is_taken_as_one_message()
    {
        var answer = await ReceiveAsync(Push);

        answer.Status.ShouldBe(202);
        _sender.Of<ReconcileSource>().ShouldBe([new ReconcileSource("shop")]);
    }

    [Fact]
    public async Task A_repeat_within_a_day_is_answered_alike_and_sends_nothing()
    {
        await ReceiveAsync(Push);
        _clock.Advance(TimeSpan.FromHours(24));

        var answer = await ReceiveAsync(Push);

        answer.Status.ShouldBe(202);
        _sender.Of<ReconcileSource>().Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_repeat_after_two_days_is_a_new_push_and_old_keys_are_forgotten()
    {
        await ReceiveAsync(Push);
        _clock.Advance(TimeSpan.FromHours(48));

        await new WebhookReplays(_documents, _clock).ForgetOldAsync(CancellationToken.None);
        await ReceiveAsync(Push);

        _sender.Of<ReconcileSource>().Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("shop", "sha256=0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("shop", null)]
    [InlineData("nobody", "valid")]
    [InlineData("silent", "valid")]
    public async Task An_unknown_source_and_a_bad_signature_get_the_same_empty_401(string source, string? signature)
    {
        var answer = await ReceiveAsync(Push, source, signature);

        answer.ShouldBe(new WebhookAnswer(401, null));
        _sender.Sent.ShouldBeEmpty();
    }

    // Whatever it is signed with, and also with the words that stand in for a secret that nobody has.
    [Theory]
    [InlineData("s3cret")]
    [InlineData("no source has this secret")]
    [InlineData("")]
    public async Task A_source_whose_secret_can_not_be_read_answers_as_to_a_bad_signature_and_tells_the_operator(string signedWith)
    {
        var bytes = Encoding.UTF8.GetBytes(Push);

        var answer = await ReceiveAsync(Push, signature: WebhookSignature.Of(signedWith, bytes), secrets: new GivenSecrets());

        answer.ShouldBe(await ReceiveAsync(Push, signature: "sha256=00"));
        _sender.Sent.ShouldBeEmpty();
        _report.Said.ShouldHaveSingleItem().ShouldStartWith("shop: The secret from ");
    }

    [Theory]
    [InlineData("""{"ref":"refs/heads/other"}""")]
    [InlineData("""{"ref":"refs/tags/main"}""")]
    public async Task Another_ref_is_taken_without_a_message(string body)
    {
        (await ReceiveAsync(body)).Status.ShouldBe(202);

        _sender.Sent.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_ping_is_taken_without_a_message()
    {
        (await ReceiveAsync("""{"zen":"Keep it logically awesome."}""", kind: "ping")).Status.ShouldBe(202);

        _sender.Sent.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_signed_push_to_the_fleets_own_repository_asks_for_a_look_at_the_fleet()
    {
        var answer = await ReceiveAsync(Push, FleetSource.OfFleet);

        answer.Status.ShouldBe(202);
        _sender.Of<RefreshFleet>().ShouldHaveSingleItem();
        _sender.Of<ReconcileSource>().ShouldBeEmpty();
        (await ReceiveAsync(Push + " ", FleetSource.OfFleet, "sha256=00")).Status.ShouldBe(401);
        (await ReceiveAsync(PushTo("another/repository", "main"), FleetSource.OfFleet)).Text!.ShouldContain("Nothing to do");
    }

    [Theory]
    [InlineData("payload=%7B%7D")]
    [InlineData("[]")]
    [InlineData("{\"ref\":1}")]
    public async Task A_signed_body_that_is_no_push_is_a_400(string body) => (await ReceiveAsync(body)).Status.ShouldBe(400);

    [Fact]
    public async Task One_hook_of_an_organisation_wakes_every_source_of_the_pushed_repository_and_branch()
    {
        const string Fleet = """
            sources:
              any: { repository: "https://git.example.com/acme/any.git", webhook: { provider: github, secret: { env: ORG } } }
              shop: { repository: "https://git.example.com/acme/shop.git", webhook: { provider: github, secret: { env: ORG } } }
              shop-mirror: { repository: "https://mirror.example.com/git/Acme/Shop", webhook: { provider: github, secret: { env: ORG } } }
              shop-next: { repository: "https://git.example.com/acme/shop.git", branch: next, webhook: { provider: github, secret: { env: ORG } } }
              shop-own-secret: { repository: "https://git.example.com/acme/shop.git", webhook: { provider: github, secret: { env: OWN } } }
              shop-polled: { repository: "https://git.example.com/acme/shop.git" }
            """;

        var answers = new[]
        {
            await ReceiveAsync(PushTo("acme/shop", "main"), "any", fleet: Fleet),
            await ReceiveAsync(PushTo("acme/shop", "next"), "any", fleet: Fleet),
            await ReceiveAsync(PushTo("acme/unknown", "main"), "any", fleet: Fleet),
            await ReceiveAsync(PushTo("evil/hop", "main"), "any", fleet: Fleet),
        };

        answers.ShouldAllBe(answer => answer.Status == 202);
        answers[2].Text!.ShouldContain("acme/unknown");
        _sender.Of<ReconcileSource>().Select(message => message.Source).ShouldBe(["shop", "shop-mirror", "shop-next"]);
    }

    [Fact]
    public async Task The_same_body_by_the_hooks_of_two_sources_wakes_both()
    {
        const string Fleet = """
            sources:
              one: { repository: "https://git.example.com/acme/shop.git", webhook: { provider: github, secret: { env: ONE } } }
              two: { repository: "https://git.example.com/acme/shop.git", webhook: { provider: github, secret: { env: TWO } } }
            """;

        await ReceiveAsync(PushTo("acme/shop", "main"), "one", fleet: Fleet);
        await ReceiveAsync(PushTo("acme/shop", "main"), "two", fleet: Fleet);

        _sender.Of<ReconcileSource>().Select(message => message.Source).ShouldBe(["one", "two"]);
    }

    private static string PushTo(string repository, string branch) => $$"""{"ref":"refs/heads/{{branch}}","repository":{"full_name":"{{repository}}" } }""";

    private Task<WebhookAnswer> ReceiveAsync(string body, string source = "shop", string? signature = "valid", string kind = "push", string fleet = Small, ISecrets? secrets = null)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase) { ["X-GitHub-Event"] = kind };
        if (signature is not null)
        {
            headers[WebhookSignature.Header] = signature == "valid" ? WebhookSignature.Of(Secret, bytes) : signature;
        }

        var document = new FixedFleet(fleet);
        document.Repository = document.Current.Sources.Values.First() with { Name = FleetSource.OfFleet };
        var handler = new ReceiveWebhookHandler(document, new WebhookSecrets(secrets ?? new FixedSecrets(Secret), _report), new WebhookReplays(_documents, _clock), _sender, _clock);
        return handler.HandleAsync(source, headers, bytes, CancellationToken.None);
    }
}
