using Trimtab.Adapters.Http;
using Trimtab.TestKit.Time;

namespace Trimtab.Adapters.Tests.Http;

public sealed class RequestPaceTests
{
    private readonly FakeClock _clock = new();

    [Fact]
    public void A_full_bucket_lets_a_second_of_calls_through_at_once_and_the_rest_in_turn()
    {
        var pace = new RequestPace(10, _clock);

        var calls = Enumerable.Range(0, 15).Select(_ => pace.WaitAsync(CancellationToken.None).AsTask()).ToList();

        calls.Count(call => call.IsCompleted).ShouldBe(10);
        _clock.Advance(TimeSpan.FromMilliseconds(200));
        calls.Count(call => call.IsCompleted).ShouldBe(12);
        calls.Take(12).ShouldAllBe(call => call.IsCompleted);
        _clock.Advance(TimeSpan.FromMilliseconds(300));
        calls.ShouldAllBe(call => call.IsCompleted);
    }

    [Fact]
    public void Over_a_long_time_the_rate_holds()
    {
        var pace = new RequestPace(50, _clock);
        var calls = Enumerable.Range(0, 1000).Select(_ => pace.WaitAsync(CancellationToken.None).AsTask()).ToList();

        _clock.Advance(TimeSpan.FromSeconds(10));

        calls.Count(call => call.IsCompleted).ShouldBe(50 + 500);
    }

    [Fact]
    public void A_pause_fills_the_bucket_but_not_more()
    {
        var pace = new RequestPace(10, _clock);
        _clock.Advance(TimeSpan.FromHours(1));

        var calls = Enumerable.Range(0, 15).Select(_ => pace.WaitAsync(CancellationToken.None).AsTask()).ToList();

        calls.Count(call => call.IsCompleted).ShouldBe(10);
    }

    [Fact]
    public void While_the_server_asks_for_a_pause_nothing_begins()
    {
        var pace = new RequestPace(10, _clock);
        pace.Hold(TimeSpan.FromSeconds(3));
        pace.Hold(TimeSpan.FromSeconds(1));

        var calls = Enumerable.Range(0, 5).Select(_ => pace.WaitAsync(CancellationToken.None).AsTask()).ToList();

        _clock.Advance(TimeSpan.FromSeconds(2.9));
        calls.ShouldAllBe(call => !call.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(0.1));
        calls.ShouldAllBe(call => call.IsCompleted);
    }

    [Fact]
    public void A_pause_of_minutes_is_left_to_the_callers()
    {
        var pace = new RequestPace(10, _clock);
        pace.Hold(TimeSpan.FromMinutes(5));

        var call = pace.WaitAsync(CancellationToken.None).AsTask();

        _clock.Advance(TimeSpan.FromSeconds(10));
        call.IsCompleted.ShouldBeTrue();
    }
}
