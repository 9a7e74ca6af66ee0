using Trimtab.Domain.Judging;
using Trimtab.TestKit.Judging;

namespace Trimtab.Domain.Tests.Judging;

public sealed class BaselineJudgeTests
{
    private static readonly JudgePolicy Policy = JudgePolicy.Default;

    [Fact]
    public void The_upper_bound_lies_above_the_share_and_falls_with_more_requests()
    {
        BaselineJudge.UpperBound(0, 0, 0.001).ShouldBe(1);
        BaselineJudge.UpperBound(0, 100, 0.001).ShouldBe(0.0667, 0.001);
        BaselineJudge.UpperBound(5, 1000, 0.001).ShouldBeInRange(0.010, 0.025);
        BaselineJudge.UpperBound(500, 100_000, 0.001).ShouldBeInRange(0.005, 0.006);
    }

    [Fact]
    public void Ten_times_the_errors_after_promotion_roll_back_in_seconds()
    {
        var model = new TrafficModel("worse", 40, 1) { CanaryBadFactor = _ => 10 };

        var times = Enumerable.Range(0, 100).Select(run => RollBackTime(model, new Baseline(1200, 6, 1200, 24), 9_100_000 + run)).Order().ToList();

        times[50].ShouldBeInRange(2, 15);
        times.ShouldAllBe(time => double.IsFinite(time));
    }

    [Fact]
    public void The_rates_that_stable_had_stay_even_with_an_unlucky_baseline()
    {
        var model = new TrafficModel("same", 40, 1);

        // 2 of 1200 where 6 were to be expected.
        var times = Enumerable.Range(0, 200).Select(run => RollBackTime(model, new Baseline(1200, 2, 1200, 15), 9_200_000 + run));

        times.Count(double.IsFinite).ShouldBeLessThan(2);
    }

    [Fact]
    public void Without_a_baseline_only_pod_failures_roll_back()
    {
        var state = BaselineJudge.Begin(JudgeState.Initial, TrackCounts.None, 60);
        (state, var hold) = BaselineJudge.Observe(Policy, new Baseline(0, 0, 0, 0), state, Look(61, 100, 90));
        var (_, failed) = BaselineJudge.Observe(Policy, new Baseline(0, 0, 0, 0), state, Look(62, 200, 180) with { Failures = ["pod web-2: container web exited with code 1"] });

        hold.ShouldBe(new Verdict.Hold("promoted 90 of 100 bad (90 %), stable before 0 of 0"));
        failed.ShouldBe(new Verdict.RollBack("pod web-2: container web exited with code 1"));
    }

    [Fact]
    public void The_window_goes_on_with_the_capital_and_stables_counts_of_the_rollout()
    {
        var state = JudgeState.Initial;
        foreach (var observation in new TrafficModel("any", 50, 150) { CanaryBadFactor = _ => 2 }.Run(3, 15))
        {
            (state, _) = Judge.Observe(Policy, state, observation);
        }

        var begun = BaselineJudge.Begin(state, new TrackCounts(7, 0, 0), 30);

        Judge.EvidenceAgainst(begun).ShouldBe(Judge.EvidenceAgainst(state));
        BaselineJudge.Of(state).Requests.ShouldBe(state.Errors.Total.StableRequests);
        BaselineJudge.Observe(Policy, BaselineJudge.Of(state), begun, Look(31, 7, 0)).State.Errors.Total.CanaryRequests.ShouldBe(0);
    }

    private static double RollBackTime(TrafficModel model, Baseline baseline, int seed)
    {
        var state = BaselineJudge.Begin(JudgeState.Initial, TrackCounts.None, 0);
        foreach (var observation in model.Run(seed, 120))
        {
            (state, var verdict) = BaselineJudge.Observe(Policy, baseline, state, observation);
            if (verdict is Verdict.RollBack)
            {
                return observation.Time;
            }
        }

        return double.PositiveInfinity;
    }

    private static Observation Look(double time, double requests, double bad)
        => new(time, TrackCounts.None, new TrackCounts(requests, bad, 0), [], TimeSpan.FromSeconds(time));
}
