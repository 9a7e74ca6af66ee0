using System.Net;
using Trimtab.Domain.Messaging;
using Trimtab.Functions.Tests.Probe;
using Trimtab.TestKit.Storage;

namespace Trimtab.Functions.Tests.Conformance;

/// <summary>The same cases on both engines, with the same effects, over real queues.</summary>
public sealed class ConformanceTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private const string Queue = "probe";
    private static readonly string Poison = QueueNames.PoisonOf(Queue);

    public static TheoryData<string> Cases => [.. QueueCase.Names];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Invoked_by_a_functions_host_a_message_has_its_effects(string name)
    {
        var expected = QueueCase.Read(name);
        var storage = Storage();
        await using var app = await ProbeApp.StartHandlerAsync(storage);
        await expected.SendAsync(storage.Queues, Queue);

        await new FunctionsHost(app.Client, storage.Queues).DeliverAllAsync(nameof(ProbeQueue), Queue);

        await AssertEffectsAsync(expected, app, storage);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task On_the_embedded_engine_a_message_has_the_same_effects(string name)
    {
        var expected = QueueCase.Read(name);
        var storage = Storage();
        await expected.SendAsync(storage.Queues, Queue);

        await using var app = await ProbeApp.StartEngineAsync(storage);
        await Eventually.TrueAsync(async () => await storage.Queues.CountAsync(Queue, CancellationToken.None) == 0, "the queue is empty");

        await AssertEffectsAsync(expected, app, storage);
    }

    [Fact]
    public async Task A_large_body_travels_as_a_claim_on_both_engines()
    {
        var tag = new string('x', 60_000);
        var storage = Storage();
        await storage.SendAsync("done", tag);
        await using (var handler = await ProbeApp.StartHandlerAsync(storage))
        {
            await new FunctionsHost(handler.Client, storage.Queues).DeliverAllAsync(nameof(ProbeQueue), Queue);
            handler.Journal.Entries.ShouldBe([$"done {tag}"]);
        }

        await storage.SendAsync("done", tag);
        await using var engine = await ProbeApp.StartEngineAsync(storage);
        await Eventually.TrueAsync(() => Task.FromResult(engine.Journal.Entries.Count == 1), "the message is handled");
        await Eventually.TrueAsync(async () => await storage.Queues.CountAsync(Queue, CancellationToken.None) == 0, "the queue is empty");
        (await storage.Documents.ListAsync("claims/", CancellationToken.None).AnyAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task Http_passes_as_it_is_on_both_engines()
    {
        var storage = Storage();
        await using var handler = await ProbeApp.StartHandlerAsync(storage);
        await using var engine = await ProbeApp.StartEngineAsync(storage);

        foreach (var app in new[] { handler, engine })
        {
            using var answer = await app.Client.PostAsync("/api/probe/a?q=1", new StringContent("body"));
            answer.StatusCode.ShouldBe((HttpStatusCode)418);
            (await answer.Content.ReadAsStringAsync()).ShouldBe("a:1:body");
        }
    }

    [Fact]
    public async Task A_timer_invocation_is_read_and_answered()
    {
        var storage = Storage();
        await using var app = await ProbeApp.StartHandlerAsync(storage);

        using var answer = await new FunctionsHost(app.Client, storage.Queues).PostAsync(nameof(ProbeTimer), QueueCase.ReadFile("timer-invocation.json"));

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        app.Journal.Entries.ShouldBe(["timer past due"]);
    }

    private static async Task AssertEffectsAsync(QueueCase expected, ProbeApp app, ProbeStorage storage)
    {
        app.Journal.Entries.Where(entry => !entry.StartsWith("timer", StringComparison.Ordinal)).ShouldBe(expected.Journal);
        var poisoned = await storage.Queues.ReceiveAsync(Poison, 32, TimeSpan.FromMinutes(1), CancellationToken.None);
        foreach (var message in poisoned)
        {
            await storage.Queues.DeleteAsync(Poison, message, CancellationToken.None);
        }

        poisoned.Select(message => message.Text).ShouldBe(expected.Poisoned ? [expected.Message] : []);
    }

    private ProbeStorage Storage()
    {
        var container = azurite.Account.DocumentsIn(AzuriteFixture.NewName("conformance"));
        return new ProbeStorage(azurite.Account.Queues, container, azurite.Account.LeasesIn(AzuriteFixture.NewName("locks")), TimeProvider.System);
    }
}
