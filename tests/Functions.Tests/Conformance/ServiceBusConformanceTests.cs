using Trimtab.Adapters.AzureServiceBus;
using Trimtab.Domain.Messaging;
using Trimtab.Functions.Tests.Probe;
using Trimtab.Hosting.Functions;
using Trimtab.TestKit.Files;
using Trimtab.TestKit.ServiceBus;
using Trimtab.TestKit.Time;

namespace Trimtab.Functions.Tests.Conformance;

/// <summary>The cases of the storage queues, delivered from Service Bus, with the same effects. What was delivered too often Service Bus itself puts aside.</summary>
public sealed class ServiceBusConformanceTests : IDisposable
{
    private const string Queue = "probe";
    private const string Poison = "probe-poison";
    private readonly FakeClock _clock = new();
    private readonly ScratchDirectory _directory = new();

    public static TheoryData<string> Cases => [.. QueueCase.Names.Where(name => QueueCase.Read(name).DeliveredBefore == 0)];

    public void Dispose() => _directory.Dispose();

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Delivered_from_service_bus_a_message_has_the_same_effects(string name)
    {
        var expected = QueueCase.Read(name);
        await using var serviceBus = await ServiceBusServer.StartAsync(_clock, Queue, Poison);
        using var sender = new ServiceBusQueues(new ServiceBusOptions { ConnectionString = serviceBus.ConnectionString }, _clock);
        await using var app = await StartAsync(sender);
        await sender.SendAsync(Queue, expected.Message, TimeSpan.Zero, CancellationToken.None);

        var host = new ServiceBusHost(app.Client, serviceBus);
        while (serviceBus.Messages(Queue).Count > 0)
        {
            if (!await host.DeliverAsync(nameof(ProbeQueue), Queue))
            {
                _clock.Advance(TimeSpan.FromSeconds(1));
            }
        }

        app.Journal.Entries.Where(entry => !entry.StartsWith("timer", StringComparison.Ordinal)).ShouldBe(expected.Journal);
        var aside = serviceBus.Messages(Poison).Concat(expected.Journal.Count == 3 ? serviceBus.Messages(Queue + ServiceBusHost.DeadLetters) : []);
        aside.Select(message => message.Text).ShouldBe(expected.Poisoned ? [expected.Message] : []);
        serviceBus.Faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_wait_is_a_new_message_that_is_due_later()
    {
        await using var serviceBus = await ServiceBusServer.StartAsync(_clock, Queue, Poison);
        using var sender = new ServiceBusQueues(new ServiceBusOptions { ConnectionString = serviceBus.ConnectionString }, _clock);
        await using var app = await StartAsync(sender);
        await sender.SendAsync(Queue, QueueCase.Read("wait-comes-again").Message, TimeSpan.Zero, CancellationToken.None);
        var first = serviceBus.Messages(Queue).ShouldHaveSingleItem();

        await new ServiceBusHost(app.Client, serviceBus).DeliverAsync(nameof(ProbeQueue), Queue);

        var second = serviceBus.Messages(Queue).ShouldHaveSingleItem();
        (second.Text, second.DeliveryCount).ShouldBe((first.Text, 0));
        second.MessageId.ShouldNotBe(first.MessageId);
        second.Due.ShouldBeGreaterThan(_clock.GetUtcNow());
    }

    [Fact]
    public async Task The_embedded_engine_says_that_it_does_not_listen_to_service_bus()
    {
        using var sender = new ServiceBusQueues(new ServiceBusOptions { ConnectionString = "Endpoint=http://127.0.0.1:1;SharedAccessKeyName=n;SharedAccessKey=k" }, _clock);
        var root = await ProbeRoot.ForServiceBusAsync(_directory);

        var refusal = await Should.ThrowAsync<InvalidFunctionAppException>(() => ProbeApp.StartEngineAsync(ProbeStorage.InMemory(_clock), root, sender));

        refusal.Message.ShouldContain("ProbeQueue/function.json: the embedded engine does not listen to Service Bus");
    }

    private async Task<ProbeApp> StartAsync(IQueueSender sender)
        => await ProbeApp.StartHandlerAsync(ProbeStorage.InMemory(_clock), await ProbeRoot.ForServiceBusAsync(_directory), sender);
}
