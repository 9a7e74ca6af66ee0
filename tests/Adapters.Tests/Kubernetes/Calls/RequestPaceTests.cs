using Trimtab.Adapters.Kubernetes.Calls;
using Trimtab.TestKit.Time;

namespace Trimtab.Adapters.Tests.Kubernetes.Calls;

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
}
