using Trimtab.Hosting.Engine;
using Trimtab.TestKit.Messaging;
using Trimtab.TestKit.Time;

namespace Trimtab.Functions.Tests.Engine;

public sealed class RingingQueuesTests : IDisposable
{
    private static readonly TimeSpan Wait = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly FakeClock _clock = new();
    private readonly CountingQueues _inner;
    private readonly QueueBells _bells;
    private readonly RingingQueues _queues;

    public RingingQueuesTests()
    {
        _inner = new CountingQueues(new InMemoryQueues(_clock));
        _bells = new QueueBells(_clock);
        _queues = new RingingQueues(_inner, _bells);
    }

    public void Dispose() => _bells.Dispose();

    [Fact]
    public async Task A_message_rings_for_its_queue_and_no_other()
    {
        var (one, two) = (_bells.Hang("one").SleepAsync(Wait), _bells.Hang("two").SleepAsync(Wait));

        await SendAsync("one", TimeSpan.Zero);

        await one.WaitAsync(Limit);
        two.IsCompleted.ShouldBeFalse();
        _inner.Inner.Texts("one").ShouldBe(["text"]);
    }

    // Rung before, the look could find nothing, and the message would wait for a poll.
    [Fact]
    public async Task Nobody_is_rung_before_the_message_is_in_its_queue()
    {
        var gate = new TaskCompletionSource();
        _inner.SendGate = gate.Task;
        var bell = _bells.Hang("one");
        var sending = SendAsync("one", TimeSpan.Zero);

        var sleep = bell.SleepAsync(Wait);
        sleep.IsCompleted.ShouldBeFalse();
        gate.SetResult();
        await sending;

        await sleep.WaitAsync(Limit);
    }

    [Fact]
    public async Task A_delayed_message_rings_when_it_shows()
    {
        var sleep = _bells.Hang("one").SleepAsync(Wait);

        await SendAsync("one", TimeSpan.FromSeconds(2));

        _clock.Advance(TimeSpan.FromSeconds(2));
        sleep.IsCompleted.ShouldBeFalse();
        _clock.Advance(TimeSpan.FromMilliseconds(8));
        sleep.IsCompleted.ShouldBeTrue();
    }

    private Task SendAsync(string queue, TimeSpan delay) => _queues.SendAsync(queue, "text", delay, CancellationToken.None);
}
