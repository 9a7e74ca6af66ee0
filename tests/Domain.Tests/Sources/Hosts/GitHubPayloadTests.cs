using System.Text;
using System.Text.Json;
using Trimtab.Domain.Changes.PullRequests;
using Trimtab.Domain.Reconcile;
using Trimtab.Domain.Sources;
using Trimtab.Local;
using Trimtab.TestKit.Fleet;
using Trimtab.TestKit.Messaging;
using Trimtab.TestKit.State;
using Trimtab.TestKit.Time;

namespace Trimtab.Domain.Tests.Sources.Hosts;

/// <summary>The payloads that GitHub and GitHub Enterprise have sent, as Octokit publishes them.</summary>
public sealed class GitHubPayloadTests
{
    private const string Fleet = """
        sources:
          hello: { repository: "https://github.com/Codertocat/Hello-World.git", branch: master, webhook: { provider: github, secret: { env: S } } }
        updates: { defaults: { execution: { pullRequest: true } } }
        """;

    public static TheoryData<string> Hosts => [.. Directory.EnumerateFiles(LocalTools.Find().GitHubPayloads, "index.json", SearchOption.AllDirectories)];

    [Theory]
    [MemberData(nameof(Hosts))]
    public async Task Every_event_is_taken_and_only_pushes_to_the_branch_wake_the_source(string index)
    {
        var clock = new FakeClock();
        var sender = new RecordingSender();
        var handler = new ReceiveWebhookHandler(new FixedFleet(Fleet), new WebhookSecrets(new FixedSecrets("s"), new FakeWebhookReport()), new WebhookReplays(new InMemoryDocumentStore(), clock), sender, clock);
        var pushes = 0;
        var pulls = new HashSet<string>(StringComparer.Ordinal);
        using var examples = JsonDocument.Parse(await File.ReadAllBytesAsync(index));

        foreach (var kind in examples.RootElement.EnumerateArray())
        {
            var name = kind.GetProperty("name").GetString()!;
            foreach (var example in kind.GetProperty("examples").EnumerateArray())
            {
                var body = Encoding.UTF8.GetBytes(example.GetRawText());
                Dictionary<string, string> headers = new() { ["X-GitHub-Event"] = name, [WebhookSignature.Header] = WebhookSignature.Of("s", body) };
                (await handler.HandleAsync("hello", headers, body, CancellationToken.None)).Status.ShouldBe(202, name);
                if (name == "pull_request" && example.GetProperty("repository").GetProperty("full_name").GetString() == "Codertocat/Hello-World")
                {
                    // An example that is there twice is a repeat.
                    pulls.Add(example.GetRawText());
                }

                pushes += name == "push" && example.GetProperty("ref").GetString() == "refs/heads/master" && !example.GetProperty("deleted").GetBoolean() ? 1 : 0;
            }
        }

        sender.Of<ReconcileSource>().Count.ShouldBe(pushes);
        pulls.ShouldNotBeEmpty();
        sender.Of<TendPullRequests>().Count.ShouldBe(pushes + pulls.Count);
        examples.RootElement.GetArrayLength().ShouldBeGreaterThan(40);
    }
}
