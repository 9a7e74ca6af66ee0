using Trimtab.TestKit.Time;

namespace Trimtab.Domain.Tests.Time;

public sealed class FakeClockTests
{
    [Fact]
    public void Due_timers_fire_in_order_and_see_their_own_time()
    {
        var clock = new FakeClock();
        var start = clock.GetUtcNow();
        var fired = new List<(string Name, TimeSpan At)>();
        using var late = clock.CreateTimer(_ => fired.Add(("late", clock.GetUtcNow() - start)), null, TimeSpan.FromSeconds(5), Timeout.InfiniteTimeSpan);
        using var often = clock.CreateTimer(_ => fired.Add(("often", clock.GetUtcNow() - start)), null, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2));

        clock.Advance(TimeSpan.FromSeconds(5));

        fired.ShouldBe([("often", TimeSpan.FromSeconds(2)), ("often", TimeSpan.FromSeconds(4)), ("late", TimeSpan.FromSeconds(5))]);
        (clock.GetUtcNow() - start).ShouldBe(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void A_timer_that_is_not_yet_due_or_disposed_stays_silent()
    {
        var clock = new FakeClock();
        var fired = 0;
        using var later = clock.CreateTimer(_ => fired++, null, TimeSpan.FromSeconds(10), Timeout.InfiniteTimeSpan);
        clock.CreateTimer(_ => fired++, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan).Dispose();

        clock.Advance(TimeSpan.FromSeconds(9));

        fired.ShouldBe(0);
        clock.PendingTimers.ShouldBe(1);
    }

    [Fact]
    public async Task Delays_end_when_the_clock_passes_them()
    {
        var clock = new FakeClock();
        var delay = Task.Delay(TimeSpan.FromMinutes(1), clock, CancellationToken.None);

        await clock.WhenTimersAsync(1, CancellationToken.None);
        delay.IsCompleted.ShouldBeFalse();
        clock.Advance(TimeSpan.FromMinutes(1));

        await delay.WaitAsync(TimeSpan.FromSeconds(10), CancellationToken.None);
    }

    [Fact]
    public void Timestamps_follow_the_clock()
    {
        var clock = new FakeClock();
        var before = clock.GetTimestamp();

        clock.Advance(TimeSpan.FromMilliseconds(1500));

        clock.GetElapsedTime(before).ShouldBe(TimeSpan.FromMilliseconds(1500));
    }
}
