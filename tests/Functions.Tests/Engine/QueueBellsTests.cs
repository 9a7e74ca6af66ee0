using Trimtab.Hosting.Engine;
using Trimtab.TestKit.Time;

namespace Trimtab.Functions.Tests.Engine;

public sealed class QueueBellsTests : IDisposable
{
    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly FakeClock _clock = new();
    private readonly QueueBells _bells;

    public QueueBellsTests() => _bells = new QueueBells(_clock);

    public void Dispose() => _bells.Dispose();

    [Fact]
    public void A_sleep_ends_after_its_wait()
    {
        var sleep = _bells.Hang("one").SleepAsync(Wait);

        _clock.Advance(Wait - TimeSpan.FromMilliseconds(10));
        sleep.IsCompleted.ShouldBeFalse();
        _clock.Advance(TimeSpan.FromMilliseconds(10));
        sleep.IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public void Queues_that_sleep_alike_share_one_timer()
    {
        var sleeps = new[] { "one", "two", "three" }.Select(queue => _bells.Hang(queue).SleepAsync(Wait)).ToList();

        _clock.PendingTimers.ShouldBe(1);
        _clock.Advance(Wait);
        sleeps.ShouldAllBe(sleep => sleep.IsCompleted);
    }

    [Fact]
    public async Task A_message_of_this_program_ends_the_sleep_at_once()
    {
        var sleep = _bells.Hang("one").SleepAsync(Wait);
        var other = _bells.Hang("two").SleepAsync(Wait);

        _bells.Expect("one", TimeSpan.Zero);

        await sleep.WaitAsync(Limit);
        other.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public void A_message_that_shows_later_ends_the_sleep_when_it_shows_and_not_before()
    {
        var bell = _bells.Hang("one");
        _bells.Expect("one", TimeSpan.FromSeconds(1));
        var sleep = bell.SleepAsync(TimeSpan.FromMinutes(1));

        _clock.Advance(TimeSpan.FromSeconds(1));
        sleep.IsCompleted.ShouldBeFalse();
        _clock.Advance(TimeSpan.FromMilliseconds(8));
        sleep.IsCompleted.ShouldBeTrue();
        bell.SleepAsync(Wait).IsCompleted.ShouldBeFalse();
    }

    // The service counts in whole seconds: looking after 1.2 s would find nothing.
    [Fact]
    public void Parts_of_a_second_are_waited_for_in_full()
    {
        var bell = _bells.Hang("one");
        _bells.Expect("one", TimeSpan.FromSeconds(1.2));
        var sleep = bell.SleepAsync(TimeSpan.FromMinutes(1));

        _clock.Advance(TimeSpan.FromSeconds(1.9));

        sleep.IsCompleted.ShouldBeFalse();
    }

    // It may have come after the look that is under way.
    [Fact]
    public void A_message_that_comes_while_the_listener_is_awake_is_not_slept_over()
    {
        var bell = _bells.Hang("one");
        _bells.Expect("one", TimeSpan.Zero);

        bell.SleepAsync(Wait).IsCompleted.ShouldBeTrue();
        bell.SleepAsync(Wait).IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public void Messages_for_queues_that_nobody_listens_to_wake_nobody()
    {
        var sleep = _bells.Hang("one").SleepAsync(Wait);

        _bells.Expect("two", TimeSpan.Zero);

        sleep.IsCompleted.ShouldBeFalse();
        _bells.Hang("two").SleepAsync(Wait).IsCompleted.ShouldBeFalse();
    }
}
