using System.Net;
using System.Text.Json.Nodes;
using Trimtab.Domain.Messaging.Poison;
using Trimtab.Functions.Tests.Conformance;
using Trimtab.Functions.Tests.Probe;
using Trimtab.TestKit.Messaging;
using Trimtab.TestKit.Time;

namespace Trimtab.Functions.Tests.Dispatching;

public sealed class DispatcherTests : IAsyncLifetime
{
    private readonly ProbeStorage _storage = ProbeStorage.InMemory(new FakeClock());
    private ProbeApp _app = null!;

    private InMemoryQueues Queues => (InMemoryQueues)_storage.Queues;

    public async Task InitializeAsync() => _app = await ProbeApp.StartHandlerAsync(_storage);

    public Task DisposeAsync() => _app.DisposeAsync().AsTask();

    [Fact]
    public async Task A_fault_answers_500_and_tells_neither_its_words_nor_its_trace()
    {
        var (status, body) = await DeliverAsync("throw");

        status.ShouldBe(HttpStatusCode.InternalServerError);
        body["error"]!.ToString().ShouldStartWith("InvalidOperationException in invocation ");
        body.ToJsonString().ShouldNotContain("swordfish");
        body.ToJsonString().ShouldNotContain("   at ");
    }

    [Fact]
    public async Task Done_answers_with_a_log_line_for_the_host()
    {
        var (status, body) = await DeliverAsync("done");

        status.ShouldBe(HttpStatusCode.OK);
        body["Logs"]![0]!.ToString().ShouldBe("Done: Done.");
    }

    [Fact]
    public async Task Wait_sends_the_same_text_again_later_and_succeeds()
    {
        await _storage.SendAsync("wait", "a");
        var text = Queues.Texts("probe").Single();

        var (status, _) = await DeliverAsync("wait");

        status.ShouldBe(HttpStatusCode.OK);
        Queues.Texts("probe").ShouldBe([text]);
        (await Queues.PeekAsync("probe", 1, CancellationToken.None)).ShouldBeEmpty("it is hidden for a while");
    }

    [Theory]
    [InlineData("silent", HttpStatusCode.OK, 1)]
    [InlineData("stranger", HttpStatusCode.OK, 1)]
    [InlineData("forbidden", HttpStatusCode.InternalServerError, 0)]
    public async Task A_cluster_that_gives_no_answer_or_does_not_know_us_makes_its_messages_wait(string what, HttpStatusCode expected, int waiting)
    {
        var (status, _) = await DeliverAsync(what);

        status.ShouldBe(expected);
        Queues.Texts("probe").Count.ShouldBe(waiting);
        (await Queues.PeekAsync("probe", 1, CancellationToken.None)).ShouldBeEmpty("it is hidden for a while");
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("{\"Data\":{}}")]
    public async Task What_is_no_invocation_is_refused_with_a_json_body(string body)
    {
        using var answer = await new FunctionsHost(_app.Client, _storage.Queues).PostAsync(nameof(ProbeQueue), body);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        JsonNode.Parse(await answer.Content.ReadAsStringAsync()).ShouldBeOfType<JsonObject>();
    }

    [Fact]
    public async Task A_message_that_only_a_person_can_help_keeps_its_cause()
    {
        await DeliverAsync("stall");

        var poisoned = JsonNode.Parse(Queues.Texts("probe-poison").Single())!;
        var cause = await new PoisonCauses(_storage.Documents, _storage.Time).FindAsync(poisoned["id"]!.GetValue<string>(), CancellationToken.None);
        cause.ShouldNotBeNull().Reason.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Invocations_and_messages_are_counted()
    {
        await DeliverAsync("stall");

        var metrics = await _app.Client.GetStringAsync("/metrics");

        metrics.ShouldContain("trimtab_invocations_total{function=\"ProbeQueue\",result=\"ok\"}");
        metrics.ShouldContain("trimtab_messages_total{kind=\"probe\",outcome=\"Stalled\",queue=\"probe\"}");
        metrics.ShouldContain("trimtab_invocation_duration_seconds_bucket{function=\"ProbeQueue\",le=\"+Inf\"}");
    }

    private async Task<(HttpStatusCode Status, JsonObject Body)> DeliverAsync(string what)
    {
        if (Queues.Texts("probe").Count == 0)
        {
            await _storage.SendAsync(what, "a");
        }

        var message = (await Queues.ReceiveAsync("probe", 1, TimeSpan.FromMinutes(1), CancellationToken.None)).Single();
        using var answer = await new FunctionsHost(_app.Client, _storage.Queues).PostAsync(nameof(ProbeQueue), FunctionsHost.QueueInvocation(nameof(ProbeQueue), message));
        await Queues.DeleteAsync("probe", message, CancellationToken.None);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsObject());
    }
}
