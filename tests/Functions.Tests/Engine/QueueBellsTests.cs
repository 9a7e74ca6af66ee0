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
    public void Each_sleep_ends_after_its_wait()
    {
        var bell = _bells.Hang("one");
        for (var look = 0; look < 3; look++)
        {
            var sleep = bell.SleepAsync(Wait);

            _clock.Advance(Wait - TimeSpan.FromMilliseconds(10));
            sleep.IsCompleted.ShouldBeFalse();
            _clock.Advance(TimeSpan.FromMilliseconds(10));
            sleep.IsCompleted.ShouldBeTrue();
        }
    }

    [Theory]
    [InlineData(150, 400)]
    [InlineData(400, 150)]
    public void Sleeps_of_two_lengths_end_each_in_its_time(int firstMs, int secondMs)
    {
        var first = _bells.Hang("one").SleepAsync(TimeSpan.FromMilliseconds(firstMs));
        var second = _bells.Hang("two").SleepAsync(TimeSpan.FromMilliseconds(secondMs));

        _clock.Advance(TimeSpan.FromMilliseconds(150));
        (first.IsCompleted, second.IsCompleted).ShouldBe((firstMs == 150, secondMs == 150));
        _clock.Advance(TimeSpan.FromMilliseconds(250));
        (first.IsCompleted, second.IsCompleted).ShouldBe((true, true));
    }

    [Fact]
    public void After_a_wake_the_next_of_several_is_woken_in_its_time()
    {
        var sleeps = new[] { 300, 400, 150 }.Select(ms => _bells.Hang("one").SleepAsync(TimeSpan.FromMilliseconds(ms))).ToList();

        _clock.Advance(TimeSpan.FromMilliseconds(300));

        sleeps.Select(sleep => sleep.IsCompleted).ShouldBe([true, false, true]);
    }

    [Theory]
    [InlineData(155, true)]
    [InlineData(157, false)]
    public void Who_is_due_within_6_ms_is_woken_with_who_is_due_now(int waitMs, bool isWoken)
    {
        var sleep = _bells.Hang("one").SleepAsync(Wait);
        var other = _bells.Hang("two").SleepAsync(TimeSpan.FromMilliseconds(waitMs));

        _clock.Advance(Wait);

        (sleep.IsCompleted, other.IsCompleted).ShouldBe((true, isWoken));
    }

    // Each setting costs the idle program a thread's wake.
    [Fact]
    public void For_those_that_are_woken_together_the_timer_is_set_once()
    {
        var clock = new TimerCounter(_clock);
        using var bells = new QueueBells(clock);
        var sleeps = new[] { 152, 150, 155 }.Select(ms => bells.Hang("one").SleepAsync(TimeSpan.FromMilliseconds(ms))).ToList();

        _clock.Advance(TimeSpan.FromMilliseconds(155));

        sleeps.ShouldAllBe(sleep => sleep.IsCompleted);
        clock.TimesSet.ShouldBe(1);
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

    [Fact]
    public void A_message_that_shows_later_is_not_slept_over_by_who_sleeps_already()
    {
        var sleep = _bells.Hang("one").SleepAsync(TimeSpan.FromMinutes(1));

        _bells.Expect("one", TimeSpan.FromSeconds(1));

        _clock.Advance(TimeSpan.FromSeconds(1));
        sleep.IsCompleted.ShouldBeFalse();
        _clock.Advance(TimeSpan.FromMilliseconds(8));
        sleep.IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public void Messages_that_show_one_after_the_other_end_a_sleep_each()
    {
        var bell = _bells.Hang("one");
        _bells.Expect("one", TimeSpan.FromSeconds(3));
        _bells.Expect("one", TimeSpan.FromSeconds(1));
        foreach (var gap in new[] { TimeSpan.FromSeconds(1.008), TimeSpan.FromSeconds(2) })
        {
            var sleep = bell.SleepAsync(TimeSpan.FromMinutes(1));
            sleep.IsCompleted.ShouldBeFalse();
            _clock.Advance(gap);
            sleep.IsCompleted.ShouldBeTrue();
        }
    }

    // One look finds all that show by then.
    [Fact]
    public void Messages_that_show_together_end_one_sleep()
    {
        var bell = _bells.Hang("one");
        _bells.Expect("one", TimeSpan.Zero);
        _bells.Expect("one", TimeSpan.Zero);

        bell.SleepAsync(Wait).IsCompleted.ShouldBeTrue();
        bell.SleepAsync(Wait).IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task A_message_that_comes_after_the_wake_and_before_the_next_sleep_is_not_slept_over()
    {
        var bell = _bells.Hang("one");
        var sleep = bell.SleepAsync(Wait);
        _bells.Expect("one", TimeSpan.Zero);
        await sleep.WaitAsync(Limit);

        _bells.Expect("one", TimeSpan.Zero);

        bell.SleepAsync(Wait).IsCompleted.ShouldBeTrue();
    }

    // Seen by who is awake: a wake comes on another thread, and so may come after the test has looked.
    [Fact]
    public void A_message_for_another_queue_is_nothing_to_a_listener()
    {
        var bell = _bells.Hang("one");
        _bells.Hang("two");

        _bells.Expect("two", TimeSpan.Zero);

        bell.SleepAsync(Wait).IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task All_listeners_of_a_queue_are_woken_by_its_message()
    {
        var sleeps = new[] { _bells.Hang("one").SleepAsync(Wait), _bells.Hang("one").SleepAsync(Wait) };

        _bells.Expect("one", TimeSpan.Zero);

        await Task.WhenAll(sleeps).WaitAsync(Limit);
    }

    [Fact]
    public async Task A_bell_wakes_its_own_listener_only()
    {
        var bell = _bells.Hang("one");
        var other = _bells.Hang("one").SleepAsync(Wait);
        var sleep = bell.SleepAsync(Wait);

        bell.Ring();

        await sleep.WaitAsync(Limit);
        other.IsCompleted.ShouldBeFalse();
    }

    // A sender has work of its own; the listener's look is not part of it.
    [Fact]
    public async Task A_listener_does_not_go_on_on_its_senders_thread()
    {
        var isPoolThread = _bells.Hang("one").SleepAsync(Wait)
            .ContinueWith(_ => Thread.CurrentThread.IsThreadPoolThread, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

        var sender = new Thread(() => _bells.Expect("one", TimeSpan.Zero));
        sender.Start();

        (await isPoolThread.WaitAsync(Limit)).ShouldBeTrue();
        sender.Join();
    }

    [Fact]
    public void More_than_a_thousand_messages_are_left_to_the_next_look()
    {
        var bell = _bells.Hang("one");
        for (var message = 0; message < 1000; message++)
        {
            _bells.Expect("one", TimeSpan.FromSeconds(9));
        }

        _bells.Expect("one", TimeSpan.FromSeconds(1));
        var sleep = bell.SleepAsync(TimeSpan.FromSeconds(5));

        _clock.Advance(TimeSpan.FromSeconds(4));
        sleep.IsCompleted.ShouldBeFalse();
        _clock.Advance(TimeSpan.FromSeconds(1));
        sleep.IsCompleted.ShouldBeTrue();
    }
}
