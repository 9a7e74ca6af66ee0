using System.Text;
using Trimtab.Domain.Changes.PullRequests;
using Trimtab.Domain.Reconcile;
using Trimtab.Domain.Sources;
using Trimtab.TestKit.Fleet;
using Trimtab.TestKit.Messaging;
using Trimtab.TestKit.State;
using Trimtab.TestKit.Time;

namespace Trimtab.Domain.Tests.Sources;

public sealed class PullRequestWebhookTests
{
    private const string Secret = "s3cret";
    private const string Policy = "updates: { defaults: { execution: { pullRequest: true } } }\n";

    private readonly FakeClock _clock = new();
    private readonly InMemoryDocumentStore _documents = new();
    private readonly RecordingSender _sender = new();

    [Theory]
    [InlineData("github", "X-GitHub-Event", "pull_request", "X-Hub-Signature-256", """{"action":"closed","number":7,"repository":{"full_name":"acme/shop"} }""")]
    [InlineData("gitea", "X-Gitea-Event", "pull_request", "X-Hub-Signature-256", """{"action":"closed","number":7,"repository":{"full_name":"acme/shop"} }""")]
    [InlineData("forgejo", "X-Forgejo-Event", "pull_request", "X-Hub-Signature-256", """{"action":"closed","number":7,"repository":{"full_name":"acme/shop"} }""")]
    [InlineData("gitlab", "X-Gitlab-Event", "Merge Request Hook", "X-Gitlab-Token", """{"object_kind":"merge_request","project":{"path_with_namespace":"acme/shop"} }""")]
    [InlineData("bitbucket", "X-Event-Key", "pullrequest:rejected", "X-Hub-Signature", """{"pullrequest":{"id":7},"repository":{"full_name":"acme/shop"} }""")]
    [InlineData("bitbucketServer", "X-Event-Key", "pr:declined", "X-Hub-Signature", """{"pullRequest":{"id":7,"toRef":{"repository":{"slug":"shop","project":{"key":"ACME"}}}}}""")]
    public async Task What_becomes_of_a_pull_request_has_the_sources_requests_looked_at_once(string provider, string header, string kind, string proof, string body)
    {
        var fleet = Sources(provider) + Policy;

        (await ReceiveAsync(fleet, header, kind, proof, body)).Status.ShouldBe(202);
        (await ReceiveAsync(fleet, header, kind, proof, body)).Status.ShouldBe(202);

        _sender.Sent.Select(static sent => sent.Body).ShouldBe([new TendPullRequests("shop"), new TendPullRequests("shop-next")]);
    }

    [Fact]
    public async Task A_push_may_be_a_merge()
    {
        await ReceiveAsync(Sources("github") + Policy, "X-GitHub-Event", "push", "X-Hub-Signature-256", """{"ref":"refs/heads/main","repository":{"full_name":"acme/shop"} }""");

        _sender.Of<ReconcileSource>().ShouldBe([new ReconcileSource("shop")]);
        _sender.Of<TendPullRequests>().ShouldBe([new TendPullRequests("shop")]);
    }

    [Fact]
    public async Task Where_no_policy_asks_by_pull_requests_nobody_is_woken()
    {
        var answer = await ReceiveAsync(Sources("github"), "X-GitHub-Event", "pull_request", "X-Hub-Signature-256", """{"repository":{"full_name":"acme/shop"} }""");

        answer.Status.ShouldBe(202);
        _sender.Sent.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("no json", 400)]
    [InlineData("[]", 400)]
    [InlineData("""{"repository":{"full_name":"evil/hop"} }""", 202)]
    public async Task What_is_no_event_of_a_known_repository_wakes_nobody(string body, int status)
    {
        (await ReceiveAsync(Sources("github") + Policy, "X-GitHub-Event", "pull_request", "X-Hub-Signature-256", body)).Status.ShouldBe(status);

        _sender.Sent.ShouldBeEmpty();
    }

    private static string Sources(string provider) => $$"""
        sources:
          other: { repository: "https://git.example.com/acme/other.git", webhook: { provider: {{provider}}, secret: { env: S } } }
          shop: { repository: "https://git.example.com/acme/shop.git", webhook: { provider: {{provider}}, secret: { env: S } } }
          shop-next: { repository: "https://git.example.com/acme/shop.git", branch: next, webhook: { provider: {{provider}}, secret: { env: S } } }

        """;

    private Task<WebhookAnswer> ReceiveAsync(string fleet, string header, string kind, string proof, string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            [header] = kind,
            [proof] = proof == "X-Gitlab-Token" ? Secret : WebhookSignature.Of(Secret, bytes),
        };
        var handler = new ReceiveWebhookHandler(new FixedFleet(fleet), new WebhookSecrets(new FixedSecrets(Secret), new FakeWebhookReport()), new WebhookReplays(_documents, _clock), _sender, _clock);
        return handler.HandleAsync("shop", headers, bytes, CancellationToken.None);
    }
}
