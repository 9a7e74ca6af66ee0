using System.Net;
using System.Text.Json.Nodes;
using Trimtab.Domain.Messaging;
using Trimtab.TestKit.Storage;

namespace Trimtab.Functions.Tests.Conformance;

public sealed class HostProgramTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [Fact]
    public async Task The_program_answers_every_invocation_of_a_functions_host_with_json()
    {
        await using var program = await HostProcess.StartAsync(azurite.ConnectionString);
        var host = new FunctionsHost(program.Client, azurite.Account.Queues);
        var text = $"not a message {Guid.NewGuid()}";
        var message = new ReceivedMessage("id", "receipt", text, "", 1, default, default, default);

        using var poisoned = await host.PostAsync("ReconcileQueue", FunctionsHost.QueueInvocation("ReconcileQueue", message));
        using var timer = await host.PostAsync("PoisonTimer", QueueCase.ReadFile("timer-invocation.json"));
        using var live = await program.Client.GetAsync("/api/health/live");

        foreach (var answer in new[] { poisoned, timer, live })
        {
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            JsonNode.Parse(await answer.Content.ReadAsStringAsync()).ShouldBeOfType<JsonObject>();
        }

        var waiting = await azurite.Account.Queues.PeekAsync(QueueNames.PoisonOf(QueueNames.Reconcile), 32, CancellationToken.None);
        waiting.Select(seen => seen.Text).ShouldContain(text);
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
}
