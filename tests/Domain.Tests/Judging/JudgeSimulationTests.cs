using Trimtab.Domain.Judging;
using Trimtab.TestKit.Judging;

namespace Trimtab.Domain.Tests.Judging;

/// <summary>A small part of the benchmark with fixed seeds, none of them used in tuning: the figures that were promised can't rot unseen.</summary>
public sealed class JudgeSimulationTests
{
    private const int FirstSeed = 9_000_000;

    [Theory]
    [InlineData(0)]
    [InlineData(0.01)]
    public void Equal_canaries_are_rolled_back_in_less_than_one_run_in_a_hundred(double outages)
    {
        var model = new TrafficModel("null", 50, 150) { OutagesPerSecond = outages, BurstsPerSecond = outages };

        RollBackTimes(model, runs: 300, seconds: 120).Count(double.IsFinite).ShouldBeLessThan(3);
    }

    [Fact]
    public void Ten_times_the_errors_are_found_in_seconds()
    {
        var times = RollBackTimes(new TrafficModel("10x", 50, 150) { CanaryBadFactor = _ => 10 }, runs: 300, seconds: 30);

        times[times.Count / 2].ShouldBeLessThanOrEqualTo(3);
        times[times.Count * 95 / 100].ShouldBeLessThanOrEqualTo(7);
    }

    [Fact]
    public void A_fault_after_a_minute_of_health_is_found_almost_as_fast()
    {
        var times = RollBackTimes(new TrafficModel("late", 50, 150) { CanaryBadFactor = time => time > 60 ? 10 : 1 }, runs: 100, seconds: 90);

        times[50].ShouldBeInRange(61, 69);
    }

    [Fact]
    public void A_healthy_canary_with_ten_requests_a_second_may_go_on_in_about_seven_seconds()
    {
        var model = new TrafficModel("healthy", 10, 30);
        var times = Enumerable.Range(0, 200).Select(run => FirstTime<Verdict.Promote>(model, FirstSeed + run, 60)).Order().ToList();

        times[100].ShouldBeInRange(5, 10);
        times[180].ShouldBeLessThanOrEqualTo(25);
    }

    private static List<double> RollBackTimes(TrafficModel model, int runs, double seconds)
        => [.. Enumerable.Range(0, runs).Select(run => FirstTime<Verdict.RollBack>(model, FirstSeed + run, seconds)).Order()];

    private static double FirstTime<T>(TrafficModel model, int seed, double seconds)
        where T : Verdict
    {
        var state = JudgeState.Initial;
        foreach (var observation in model.Run(seed, seconds))
        {
            (state, var verdict) = Judge.Observe(JudgePolicy.Default, state, observation);
            if (verdict is T)
            {
                return observation.Time;
            }
        }

        return double.PositiveInfinity;
    }
}
