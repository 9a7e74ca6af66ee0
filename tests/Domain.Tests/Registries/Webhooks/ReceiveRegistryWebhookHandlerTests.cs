using System.Text;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Registries.Webhooks;
using Trimtab.Domain.Scans;
using Trimtab.Domain.Sources;
using Trimtab.TestKit.Fleet;
using Trimtab.TestKit.Messaging;
using Trimtab.TestKit.State;
using Trimtab.TestKit.Time;

namespace Trimtab.Domain.Tests.Registries.Webhooks;

public sealed class ReceiveRegistryWebhookHandlerTests : IRegistryWebhookReport
{
    private const string Secret = "s3cret";

    private const string Fleet = """
        registries:
          hub: { host: docker.io, webhook: { kind: dockerHub, secret: { env: S } } }
          ghcr: { host: ghcr.io, webhook: { kind: ghcr, secret: { env: S } } }
          harbor: { host: "harbor.example.com:8443", webhook: { kind: harbor, secret: { env: S } } }
          quay: { host: quay.io, webhook: { kind: quay, secret: { env: S } } }
          azure: { host: "*.azurecr.io", webhook: { kind: acr, secret: { env: S } } }
          own: { host: registry.example.com, webhook: { kind: distribution, secret: { env: S } } }
          lost: { host: lost.example.com, webhook: { kind: distribution, secret: { env: MISSING } } }
          silent: { host: silent.example.com }
        charts:
          acme: { url: oci://ghcr.io/acme/charts }
        """;

    private readonly FakeClock _clock = new();
    private readonly InMemoryDocumentStore _documents = new();
    private readonly RecordingSender _sender = new();
    private readonly List<string> _unverifiable = [];

    [Theory]
    [InlineData("hub", "docker-hub", "docker.io/acme/web")]
    [InlineData("ghcr", "ghcr-package", "ghcr.io/acme/web")]
    [InlineData("ghcr", "ghcr-registry-package", "ghcr.io/acme/charts/web oci://ghcr.io/acme/charts/web")]
    [InlineData("harbor", "harbor", "harbor.example.com:8443/shop/web")]
    [InlineData("harbor", "harbor-cloudevents", "harbor.example.com:8443/shop/web")]
    [InlineData("quay", "quay", "quay.io/acme/web")]
    [InlineData("azure", "acr", "acme.azurecr.io/shop/web")]
    [InlineData("own", "distribution", "registry.example.com/shop/web registry.example.com/shop/api")]
    public async Task A_push_in_each_registrys_form_has_the_repository_looked_at(string registry, string payload, string artifacts)
    {
        var answer = await ReceiveAsync(registry, Payload(payload));

        answer.ShouldBe(new WebhookAnswer(202, "Taken."));
        _sender.Of<ScanRepository>().ShouldBe(artifacts.Split(' ').Select(artifact => new ScanRepository(artifact, _clock.GetUtcNow()) { IsTold = true }));
    }

    [Fact]
    public async Task The_same_body_twice_has_it_looked_at_once()
    {
        await ReceiveAsync("own", Payload("distribution"));
        _clock.Advance(TimeSpan.FromHours(24));

        var again = await ReceiveAsync("own", Payload("distribution"));

        again.ShouldBe(new WebhookAnswer(202, "This delivery was taken before."));
        _sender.Of<ScanRepository>().Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("hub", "header")]
    [InlineData("hub", "none")]
    [InlineData("quay", "header")]
    [InlineData("harbor", "token")]
    [InlineData("harbor", "wrong")]
    [InlineData("azure", "none")]
    [InlineData("own", "token")]
    [InlineData("ghcr", "header")]
    [InlineData("ghcr", "token")]
    [InlineData("ghcr", "signedOther")]
    [InlineData("silent", "header")]
    [InlineData("nobody", "header")]
    public async Task Without_the_secret_in_the_one_place_for_it_every_registry_answers_the_same_empty_401(string registry, string proof)
    {
        var answer = await new ReceiveRegistryWebhookHandler(new FixedFleet(Fleet), Secrets(), this, new WebhookReplays(_documents, _clock), _sender, _clock)
            .HandleAsync(registry, Delivery(proof, Payload("distribution")), CancellationToken.None);

        answer.ShouldBe(new WebhookAnswer(401, null));
        _sender.Sent.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_secret_that_can_not_be_read_refuses_all_and_is_told_the_operator()
    {
        (await ReceiveAsync("lost", Payload("distribution"))).Status.ShouldBe(401);
        _unverifiable.ShouldBe(["lost"]);
    }

    [Theory]
    [InlineData("own", "[]", 400)]
    [InlineData("own", "{", 400)]
    [InlineData("own", "{}", 202)]
    [InlineData("own", """{"events":[{"action":"pull","target":{"repository":"shop/web"}}]}""", 202)]
    [InlineData("own", """{"events":[{"action":"push","target":{"repository":"../../etc"}}]}""", 202)]
    [InlineData("own", """{"events":[{"action":"push","target":{"repository":7}}, 5, null]}""", 202)]
    [InlineData("azure", """{"action":"ping","request":{"host":"acme.azurecr.io"}}""", 202)]
    [InlineData("azure", """{"action":"push","target":{"repository":"web"},"request":{"host":"evil.example.com"}}""", 202)]
    [InlineData("harbor", """{"type":"PULL_ARTIFACT","event_data":{"repository":{"repo_full_name":"shop/web"}}}""", 202)]
    [InlineData("ghcr", """{"package":{"package_type":"npm","name":"web","owner":{"login":"acme"}}}""", 202)]
    public async Task What_is_no_push_wakes_nothing(string registry, string body, int status)
    {
        (await ReceiveAsync(registry, body)).Status.ShouldBe(status);
        _sender.Sent.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_flood_in_one_body_is_bounded()
    {
        var events = string.Join(',', Enumerable.Range(0, 1000).Select(static number => $$$"""{"action":"push","target":{"repository":"r{{{number}}}"}}"""));

        await ReceiveAsync("own", $$"""{"events":[{{events}}]}""");

        _sender.Of<ScanRepository>().Count.ShouldBe(RegistryEvents.MostRepositories);
    }

    void IRegistryWebhookReport.Unverifiable(FleetRegistry registry, SecretUnavailableException why) => _unverifiable.Add(registry.Name);

    void IRegistryWebhookReport.Verifiable(FleetRegistry registry) => _unverifiable.Remove(registry.Name);

    private Task<WebhookAnswer> ReceiveAsync(string registry, string body)
        => new ReceiveRegistryWebhookHandler(new FixedFleet(Fleet), Secrets(), this, new WebhookReplays(_documents, _clock), _sender, _clock)
            .HandleAsync(registry, Delivery(registry switch { "hub" or "quay" => "token", "ghcr" => "signed", _ => "header" }, body), CancellationToken.None);

    private static RegistryDelivery Delivery(string proof, string body)
    {
        Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);
        var bytes = Encoding.UTF8.GetBytes(body);
        switch (proof)
        {
            case "header":
                headers["authorization"] = $"Bearer {Secret}";
                break;
            case "wrong":
                headers["authorization"] = "s3cre";
                break;
            case "signed":
                headers[WebhookSignature.Header] = WebhookSignature.Of(Secret, bytes);
                break;
            case "signedOther":
                headers[WebhookSignature.Header] = WebhookSignature.Of(Secret, "other"u8);
                break;
        }

        return new RegistryDelivery(headers, proof == "token" ? Secret : null, bytes);
    }

    private static GivenSecrets Secrets() => new(("S", Secret));

    private static string Payload(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Registries", "Webhooks", "testdata", $"{name}.json"));
}
