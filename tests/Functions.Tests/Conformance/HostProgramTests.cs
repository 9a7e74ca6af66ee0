using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Trimtab.Adapters.AzureStorage;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Sources;
using Trimtab.TestKit.Storage;

namespace Trimtab.Functions.Tests.Conformance;

public sealed class HostProgramTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private const string Secret = "a shop's secret";

    [Fact]
    public async Task The_program_answers_every_invocation_of_a_functions_host_with_json()
    {
        await using var program = await StartAsync();
        var host = new FunctionsHost(program.Client, azurite.Account.Queues);
        var text = $"not a message {Guid.NewGuid()}";
        var message = new ReceivedMessage("id", "receipt", text, "", 1, default, default, default);

        using var poisoned = await host.PostAsync("ReconcileQueue", FunctionsHost.QueueInvocation("ReconcileQueue", message));
        using var timer = await host.PostAsync("PoisonTimer", QueueCase.ReadFile("timer-invocation.json"));
        using var redelivery = await host.PostAsync("RedeliverTimer", QueueCase.ReadFile("timer-invocation.json"));
        using var forgetting = await host.PostAsync("ForgetTimer", QueueCase.ReadFile("timer-invocation.json"));
        using var live = await program.Client.GetAsync("/api/health/live");
        using var ready = await program.Client.GetAsync("/api/health");

        foreach (var answer in new[] { poisoned, timer, redelivery, forgetting, live, ready })
        {
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            JsonNode.Parse(await answer.Content.ReadAsStringAsync()).ShouldBeOfType<JsonObject>();
        }

        var waiting = await azurite.Account.Queues.PeekAsync(QueueNames.PoisonOf(QueueNames.Reconcile), 32, CancellationToken.None);
        waiting.Select(seen => seen.Text).ShouldContain(text);
    }

    [Theory]
    [InlineData("shop", "another secret", HttpStatusCode.Unauthorized)]
    [InlineData("nobodys", Secret, HttpStatusCode.Unauthorized)]
    [InlineData("shop", Secret, HttpStatusCode.Accepted)]
    public async Task A_forwarded_webhook_is_taken_only_with_its_signature(string source, string secret, HttpStatusCode expected)
    {
        await using var program = await StartAsync();
        var body = Encoding.UTF8.GetBytes($$"""{"ref":"refs/heads/main","after":"{{Guid.NewGuid():n}}"}""");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/webhooks/{source}") { Content = new ByteArrayContent(body) };
        request.Headers.Add("X-GitHub-Event", "push");
        request.Headers.Add(WebhookSignature.Header, WebhookSignature.Of(secret, body));

        using var answer = await program.Client.SendAsync(request);

        answer.StatusCode.ShouldBe(expected);
        var text = await answer.Content.ReadAsStringAsync();
        text.ShouldBe(expected == HttpStatusCode.Accepted ? """{"message":"Taken."}""" : "");
    }

    [Fact]
    public async Task Webhooks_that_were_taken_long_ago_are_forgotten_and_newer_ones_kept()
    {
        var storage = azurite.NewOptions();
        await using var program = await StartAsync(storage.Container);
        using var account = new StorageAccount(storage, TimeProvider.System);
        var (old, recent) = ($"webhooks/2020-01-01/{Guid.NewGuid():n}.json", $"webhooks/2999-01-01/{Guid.NewGuid():n}.json");
        await account.Documents.TryCreateAsync(old, "{}"u8.ToArray(), CancellationToken.None);
        await account.Documents.TryCreateAsync(recent, "{}"u8.ToArray(), CancellationToken.None);

        using var answer = await new FunctionsHost(program.Client, azurite.Account.Queues).PostAsync("ForgetTimer", QueueCase.ReadFile("timer-invocation.json"));

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await account.Documents.ReadAsync(old, CancellationToken.None)).ShouldBeNull();
        (await account.Documents.ReadAsync(recent, CancellationToken.None)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Faults_of_the_configuration_end_the_program_with_2_and_all_of_them_in_one_line()
    {
        var (code, error) = await HostProcess.RunAsync(new()
        {
            ["AzureWebJobsStorage"] = "nonsense",
            ["Engine__StopTimeout"] = "1.00:00:00",
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "ftp://collector",
        });

        code.ShouldBe(2);
        error.ShouldContain("StopTimeout");
        error.ShouldContain("OTEL_EXPORTER_OTLP_ENDPOINT");
        error.ShouldContain("storage connection string");
        error.ShouldNotContain("   at ");
    }

    private Task<HostProcess> StartAsync(string? container = null)
        => HostProcess.StartAsync(new()
        {
            ["AzureWebJobsStorage"] = azurite.ConnectionString,
            ["Storage__Container"] = container ?? AzuriteFixture.NewName("host"),
            ["Fleet__Path"] = QueueCase.PathOf("fleet.yaml"),
            ["SHOP_WEBHOOK_SECRET"] = Secret,
        });
}
