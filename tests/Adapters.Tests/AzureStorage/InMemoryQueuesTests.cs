using Trimtab.Domain.Messaging;
using Trimtab.TestKit.Messaging;
using Trimtab.TestKit.Time;

namespace Trimtab.Adapters.Tests.AzureStorage;

public sealed class InMemoryQueuesTests : QueueTransportContract
{
    private readonly FakeClock _clock = new();
    private readonly InMemoryQueues _queues;

    public InMemoryQueuesTests() => _queues = new InMemoryQueues(_clock);

    protected override IQueueTransport Queues => _queues;

    [Fact]
    public async Task Delayed_and_abandoned_messages_show_when_their_time_has_come()
    {
        await _queues.SendAsync("q", "later", TimeSpan.FromSeconds(5), CancellationToken.None);
        _clock.Advance(TimeSpan.FromSeconds(5));
        (await _queues.ReceiveAsync("q", 1, TimeSpan.FromSeconds(30), CancellationToken.None)).Count.ShouldBe(1);
        _clock.Advance(TimeSpan.FromSeconds(30));

        (await _queues.ReceiveAsync("q", 1, TimeSpan.FromSeconds(30), CancellationToken.None)).ShouldHaveSingleItem().DequeueCount.ShouldBe(2);
    }

    protected override Task SendRawAsync(string queue, string rawText)
    {
        _queues.SendRaw(queue, rawText);
        return Task.CompletedTask;
    }
}
