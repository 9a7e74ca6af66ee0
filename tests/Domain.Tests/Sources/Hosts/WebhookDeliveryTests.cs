using System.Text;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Reconcile;
using Trimtab.Domain.Sources;
using Trimtab.TestKit.Fleet;
using Trimtab.TestKit.Messaging;
using Trimtab.TestKit.State;
using Trimtab.TestKit.Time;

namespace Trimtab.Domain.Tests.Sources.Hosts;

/// <summary>The deliveries of every Git host: as recorded, and as somebody might forge them.</summary>
public sealed class WebhookDeliveryTests
{
    // Gitea and Forgejo sign alike, and beside it as GitHub does, on purpose.
    private static readonly string[] Relatives = ["github", "gitea", "forgejo"];

    private readonly FakeClock _clock = new(WebhookCase.Time);
    private readonly RecordingSender _sender = new();
    private readonly InMemoryDocumentStore _documents = new();

    public static TheoryData<string> Cases => [.. WebhookCase.Names];

    public static TheoryData<string> Pushes => [.. WebhookCase.Names.Where(name => WebhookCase.Read(name).Woken.Count > 0)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_recorded_delivery_gets_its_answer_and_wakes_whom_it_concerns(string name)
    {
        var recorded = WebhookCase.Read(name);

        var answer = await ReceiveAsync(recorded);

        answer.Status.ShouldBe(recorded.Status);
        (answer.Text is null).ShouldBe(recorded.Status == 401);
        _sender.Of<ReconcileSource>().Select(message => message.Source).ShouldBe(recorded.Woken);
    }

    [Theory]
    [MemberData(nameof(Pushes))]
    public async Task A_replay_is_answered_alike_and_wakes_nobody_again(string name)
    {
        await ReceiveAsync(WebhookCase.Read(name));

        (await ReceiveAsync(WebhookCase.Read(name))).Status.ShouldBe(202);

        _sender.Sent.Count.ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Pushes))]
    public async Task A_truncated_or_changed_body_is_refused_where_the_host_signs_it(string name)
    {
        var recorded = WebhookCase.Read(name);
        byte[] changed = [.. recorded.Body];
        changed[^3] ^= 1;

        var truncated = await ReceiveAsync(recorded with { Body = recorded.Body[..^2] });
        var flipped = await ReceiveAsync(recorded with { Body = changed });

        // A token that is sent as it is says nothing about the body; such a body is no JSON any more.
        var isSigned = recorded.Headers.Keys.Any(header => header.Contains("signature", StringComparison.OrdinalIgnoreCase));
        truncated.Status.ShouldBe(isSigned ? 401 : 400);
        flipped.Status.ShouldBe(isSigned ? 401 : 400);
        _sender.Sent.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Pushes))]
    public async Task A_delivery_without_any_one_of_its_proofs_is_refused(string name)
    {
        var recorded = WebhookCase.Read(name);
        string[] proofs = [.. recorded.Headers.Keys.Where(IsProof)];

        foreach (var proof in proofs)
        {
            // Hosts that send the same digest twice keep one of them when the other is cut.
            var left = recorded.Headers.Where(header => header.Key != proof && !header.Key.EndsWith("-Signature", StringComparison.Ordinal) && header.Key != WebhookSignature.Header);
            (await ReceiveAsync(recorded with { Headers = left.ToDictionary(StringComparer.OrdinalIgnoreCase) })).ShouldBe(new WebhookAnswer(401, null));
        }

        proofs.ShouldNotBeEmpty();
        _sender.Sent.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Pushes))]
    public async Task Every_proof_must_be_the_very_text(string name)
    {
        var recorded = WebhookCase.Read(name);
        string[] forgeries = ["", " ", "sha256=", "v1,", "Basic ", "sha256=" + new string('0', 64), "v1," + Convert.ToBase64String(new byte[32]), new string('a', 64), new string('x', 5000)];

        foreach (var forgery in forgeries)
        {
            var headers = recorded.Headers.ToDictionary(header => header.Key, header => IsProof(header.Key) ? forgery : header.Value, StringComparer.OrdinalIgnoreCase);
            (await ReceiveAsync(recorded with { Headers = headers })).ShouldBe(new WebhookAnswer(401, null));
        }

        _sender.Sent.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Pushes))]
    public async Task A_delivery_proves_nothing_to_a_source_of_another_host_or_to_none(string name)
    {
        var recorded = WebhookCase.Read(name);
        var fleet = WebhookCase.Fleet;
        var own = fleet.Current.Sources[recorded.Source].Webhook!.Provider;

        foreach (var other in fleet.Current.Sources.Values.Where(source => source.Webhook!.Provider != own).Select(source => source.Name).Append("nobody"))
        {
            (await ReceiveAsync(recorded with { Source = other })).ShouldBe(new WebhookAnswer(401, null), other);
        }

        _sender.Sent.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Pushes))]
    public async Task Even_with_the_same_secret_only_relatives_understand_each_other(string name)
    {
        var recorded = WebhookCase.Read(name);
        var fleet = WebhookCase.Fleet;
        var own = fleet.Current.Sources[recorded.Source].Webhook!;

        foreach (var kind in Enum.GetValues<GitHostKind>().Where(kind => kind != own.Provider && !AreAlike(kind, own.Provider)))
        {
            var changed = fleet.Current.Sources.ToDictionary(StringComparer.Ordinal);
            changed[recorded.Source] = changed[recorded.Source] with { Webhook = own with { Provider = kind } };
            (await ReceiveAsync(recorded, new FixedFleet(fleet.Current with { Sources = changed }))).Status.ShouldBe(401, kind.ToString());
        }
    }

    [Fact]
    public async Task Fields_that_are_not_used_may_be_anything()
    {
        var recorded = WebhookCase.Read("azure-devops/push");
        var body = Encoding.UTF8.GetString(recorded.Body).Replace("\"publisherId\"", "\"new\":{\"a\":[1,null,{}]},\"message2\":1e400,\"publisherId\"", StringComparison.Ordinal);

        (await ReceiveAsync(recorded with { Body = Encoding.UTF8.GetBytes(body) })).Status.ShouldBe(202);

        _sender.Sent.Count.ShouldBe(1);
    }

    private static bool AreAlike(GitHostKind one, GitHostKind other)
        => (Relatives.Contains(one.ToString().ToLowerInvariant()) && Relatives.Contains(other.ToString().ToLowerInvariant()))
            || (one is GitHostKind.Bitbucket or GitHostKind.BitbucketServer && other is GitHostKind.Bitbucket or GitHostKind.BitbucketServer)
            || (one is GitHostKind.Gitlab or GitHostKind.Generic && other is GitHostKind.Gitlab or GitHostKind.Generic);

    private static bool IsProof(string header)
        => header.Contains("signature", StringComparison.OrdinalIgnoreCase)
            || header.Equals("X-Gitlab-Token", StringComparison.OrdinalIgnoreCase)
            || header.Equals("Authorization", StringComparison.OrdinalIgnoreCase);

    private Task<WebhookAnswer> ReceiveAsync(WebhookCase delivery, FixedFleet? fleet = null)
        => new ReceiveWebhookHandler(fleet ?? WebhookCase.Fleet, new WebhookSecrets(WebhookCase.Secrets, new FakeWebhookReport()), new WebhookReplays(_documents, _clock), _sender, _clock)
            .HandleAsync(delivery.Source, delivery.Headers, delivery.Body, CancellationToken.None);
}
