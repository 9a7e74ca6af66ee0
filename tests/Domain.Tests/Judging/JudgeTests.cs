using FsCheck;
using FsCheck.Fluent;
using Trimtab.Domain.Judging;
using Trimtab.TestKit.Judging;

namespace Trimtab.Domain.Tests.Judging;

public sealed class JudgeTests
{
    private static readonly JudgePolicy Policy = JudgePolicy.Default;

    [Fact]
    public void A_pod_failure_rolls_back_at_once_and_for_good()
    {
        var (state, verdict) = Judge.Observe(Policy, JudgeState.Initial, Look(1, 10, 0, 3, 0) with { Failures = ["pod web-1: container web exited with code 1"] });
        var (_, later) = Judge.Observe(Policy, state, Look(60, 6000, 0, 2000, 0));

        verdict.ShouldBe(new Verdict.RollBack("pod web-1: container web exited with code 1"));
        later.ShouldBe(verdict);
    }

    [Fact]
    public void A_failure_seen_in_a_late_observation_still_counts()
    {
        var (state, _) = Judge.Observe(Policy, JudgeState.Initial, Look(5, 10, 0, 3, 0));

        Judge.Observe(Policy, state, Look(4, 9, 0, 3, 0) with { Failures = ["pod web-1: OOM"] }).Verdict.ShouldBe(new Verdict.RollBack("pod web-1: OOM"));
    }

    [Fact]
    public void Errors_of_the_canary_alone_roll_back_with_the_counts_as_reason()
    {
        var verdict = Judge.Observe(Policy, JudgeState.Initial, Look(3, 300, 2, 31, 4)).Verdict;

        verdict.ShouldBeOfType<Verdict.RollBack>();
        verdict.Reason.ShouldStartWith("canary 4 of 31 bad (12.9 %), stable 2 of 300 (0.7 %)");
    }

    [Theory]
    [InlineData(0, 0, 0, 0, "the canary has had no requests yet, 50 are needed")]
    [InlineData(300, 2, 0, 0, "the canary has had no requests yet, 50 are needed")]
    [InlineData(0, 0, 40, 20, "stable has had no requests, so there is nothing to compare the canary's 40 with")]
    [InlineData(300, 2, 31, 0, "19 more canary requests are needed: canary 0 of 31 bad (0 %), stable 2 of 300 (0.7 %)")]
    public void Without_enough_evidence_it_holds_and_says_what_is_missing(double stable, double stableBad, double canary, double canaryBad, string reason)
        => Judge.Observe(Policy, JudgeState.Initial, Look(3, stable, stableBad, canary, canaryBad)).Verdict.ShouldBe(new Verdict.Hold(reason));

    [Fact]
    public void Equal_tracks_are_promoted_once_the_margin_is_sure()
    {
        var (first, hold) = Judge.Observe(Policy, JudgeState.Initial, Look(5, 150, 1, 51, 1));
        var (_, promote) = Judge.Observe(Policy, first, Look(20, 600, 3, 200, 1));

        hold.ShouldBeOfType<Verdict.Hold>().Reason.ShouldContain("more canary requests if it is as good");
        promote.ShouldBeOfType<Verdict.Promote>().Reason.ShouldStartWith("canary 1 of 200 bad (0.5 %), stable 3 of 600 (0.5 %): at most 3 % above, 80 % sure");
    }

    [Fact]
    public void A_late_or_repeated_observation_adds_no_evidence()
    {
        var (state, verdict) = Judge.Observe(Policy, JudgeState.Initial, Look(5, 150, 1, 51, 1));

        Judge.Observe(Policy, state, Look(5, 900, 0, 300, 90)).ShouldBe((state, verdict));
        Judge.Observe(Policy, state, Look(4, 900, 0, 300, 90)).ShouldBe((state, verdict));
    }

    [Fact]
    public void Counts_that_go_backwards_make_no_block()
    {
        var (state, _) = Judge.Observe(Policy, JudgeState.Initial, Look(5, 150, 1, 51, 1));
        var (reset, _) = Judge.Observe(Policy, state, Look(6, 3, 0, 1, 0));
        var (after, _) = Judge.Observe(Policy, reset, Look(7, 33, 0, 11, 0));

        reset.Errors.Total.ShouldBe(state.Errors.Total with { Seconds = 6 });
        after.Errors.Total.CanaryRequests.ShouldBe(61);
        after.Errors.Total.StableRequests.ShouldBe(180);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(-5)]
    [InlineData(1e300)]
    public void Hostile_counts_neither_throw_nor_stay(double value)
    {
        var (state, _) = Judge.Observe(Policy, JudgeState.Initial, Look(1, 100, 0, 50, 0));
        var (hostile, _) = Judge.Observe(Policy, state, Look(2, value, value, value, value));
        var (after, _) = Judge.Observe(Policy, hostile, Look(3, 400, 2, 150, 1));

        double.IsFinite(Judge.EvidenceAgainst(after)).ShouldBeTrue();
        DocumentJson.Serialize(after).Length.ShouldBeLessThan(4000);
    }

    [Fact]
    public void One_tick_of_errors_alone_never_rolls_back()
    {
        var (state, _) = Judge.Observe(Policy, JudgeState.Initial, Look(1, 1500, 7, 500, 2));

        Judge.Observe(Policy, state, Look(2, 3000, 15, 1000, 400)).Verdict.ShouldBeOfType<Verdict.Hold>().Reason.ShouldStartWith("the canary looks worse");
    }

    [Fact]
    public void Slow_requests_count_only_after_the_grace()
    {
        var cold = new TrafficModel("cold", 50, 150) { CanarySlow = time => time < 9 ? 0.9 : 0.02 };
        var slow = new TrafficModel("slow", 50, 150) { CanarySlow = _ => 0.3 };

        Verdicts(cold, 60).ShouldNotContain(verdict => verdict is Verdict.RollBack);
        Verdicts(slow, 60).Index().First(entry => entry.Item is Verdict.RollBack).Index.ShouldBeInRange(10, 20);
    }

    [Fact]
    public void After_the_first_grace_promotion_waits_for_latency()
    {
        var state = JudgeState.Initial;
        Verdict verdict = new Verdict.Hold("");
        for (var time = 1; time <= 12; time++)
        {
            (state, verdict) = Judge.Observe(Policy, state, Look(time, time * 150, 0, time * 50, 0) with { CanaryReadyFor = TimeSpan.FromSeconds(2) });
            if (time == 8)
            {
                verdict.ShouldBeOfType<Verdict.Promote>();
            }
        }

        verdict.ShouldBeOfType<Verdict.Hold>().Reason.ShouldStartWith("latency is not judged yet");
        Judge.Observe(Policy, state, Look(13, 1950, 0, 650, 0) with { LatencyIsMeasured = false }).Verdict.ShouldBeOfType<Verdict.Promote>();
    }

    [Fact]
    public void Few_requests_on_each_side_wait_for_each_other()
    {
        var (first, _) = Judge.Observe(Policy, JudgeState.Initial, Look(1, 3, 0, 0, 0));
        var (second, _) = Judge.Observe(Policy, first, Look(2, 3, 0, 2, 1));

        first.Errors.Pending.StableRequests.ShouldBe(3);
        second.Errors.Pending.ShouldBe(default);
        Judge.EvidenceAgainst(second).ShouldBeGreaterThan(1);
    }

    [Fact]
    public void The_state_survives_its_document_and_stays_small()
    {
        var model = new TrafficModel("any", 50, 150) { CanaryBadFactor = _ => 4 };
        var (kept, stored) = (JudgeState.Initial, JudgeState.Initial);
        foreach (var observation in model.Run(7, 20))
        {
            (kept, var verdict) = Judge.Observe(Policy, kept, observation);
            (stored, var again) = Judge.Observe(Policy, DocumentJson.Deserialize<JudgeState>(DocumentJson.Serialize(stored)), observation);
            again.ShouldBe(verdict);
        }

        DocumentJson.Serialize(stored).ShouldBe(DocumentJson.Serialize(kept));
        DocumentJson.Serialize(kept).Length.ShouldBeLessThan(2000);
    }

    [Fact]
    public void Whatever_the_counts_it_answers_with_finite_evidence_and_a_roll_back_is_final()
    {
        var counts = Gen.Choose(-5, 400).Three().Select(values => new TrackCounts(values.Item1 * 3, values.Item2, values.Item3));
        var looks = Gen.Choose(0, 60).SelectMany(_ => counts.Two(), (time, pair) => new Observation(time, pair.Item1, pair.Item2, [], TimeSpan.FromSeconds(time)));

        Prop.ForAll(Gen.ListOf(looks).ToArbitrary(), observations =>
        {
            var state = JudgeState.Initial;
            var rolledBack = false;
            foreach (var observation in observations)
            {
                (state, var verdict) = Judge.Observe(Policy, state, observation);
                if (!double.IsFinite(Judge.EvidenceAgainst(state)) || verdict.Reason.Length == 0 || (rolledBack && verdict is not Verdict.RollBack))
                {
                    return false;
                }

                rolledBack = verdict is Verdict.RollBack;
            }

            return true;
        }).QuickCheckThrowOnFailure();
    }

    private static List<Verdict> Verdicts(TrafficModel model, double seconds)
    {
        var state = JudgeState.Initial;
        List<Verdict> verdicts = [];
        foreach (var observation in model.Run(11, seconds))
        {
            (state, var verdict) = Judge.Observe(Policy, state, observation);
            verdicts.Add(verdict);
        }

        return verdicts;
    }

    private static Observation Look(double time, double stable, double stableBad, double canary, double canaryBad)
        => new(time, new TrackCounts(stable, stableBad, 0), new TrackCounts(canary, canaryBad, 0), [], TimeSpan.FromSeconds(time));
}
