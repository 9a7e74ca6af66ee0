namespace Trimtab.Domain.Judging;

/// <summary>Judges the promoted pods in the watch window against the rates that stable had before. Pure.</summary>
/// <remarks>
/// There is no second track any more, so stable's rate is bounded from above by its finite counts (a Chernoff bound that fails with
/// a small part of α), and the test asks whether the new rate exceeds that bound, or twice the share that was seen if that is more.
/// It goes on with the capital that the rollout had left, so the canary's steps and the watch window share one α.
/// </remarks>
public static class BaselineJudge
{
    // Without a second track the rate may drift with the time of day and the traffic: this many times the share that was seen is tolerated.
    private const double Tolerance = 2;
    private const double HighestRate = 0.98;

    /// <summary>The state for the first tick of the watch window.</summary>
    /// <param name="state">The rollout's state at its promotion.</param>
    /// <param name="promoted">Counts of the promoted pods that are no evidence: those at the window's start.</param>
    /// <param name="time">When the window starts, in seconds since the rollout began.</param>
    public static JudgeState Begin(JudgeState state, TrackCounts promoted, double time)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state with
        {
            Time = time,
            Canary = promoted,
            FirstCanaryRequest = null,
            Errors = state.Errors with { Pending = default, Total = default },
            Latency = state.Latency with { Pending = default, Total = default },
        };
    }

    /// <summary>What stable did while the canary ran, as the state at promotion knows it.</summary>
    public static Baseline Of(JudgeState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var (errors, latency) = (state.Errors.Total, state.Latency.Total);
        return new Baseline(errors.StableRequests, errors.StableBad, latency.StableRequests, latency.StableBad);
    }

    /// <summary>What the watched pods did since their window began, as the state at its end knows it.</summary>
    public static Baseline OfWatched(JudgeState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var (errors, latency) = (state.Errors.Total, state.Latency.Total);
        return new Baseline(errors.CanaryRequests, errors.CanaryBad, latency.CanaryRequests, latency.CanaryBad);
    }

    /// <summary>Takes one observation of the promoted pods into account; only <see cref="Observation.Canary"/> is read, stable's counts are not.</summary>
    /// <returns>RollBack (final) or Hold; the window's end is the caller's to see.</returns>
    public static (JudgeState State, Verdict Verdict) Observe(JudgePolicy policy, Baseline baseline, JudgeState state, Observation observation)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(baseline);
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(observation);
        if (state.RolledBack is null && observation.Failures.Count > 0)
        {
            state = state with { RolledBack = string.Join("; ", observation.Failures.Distinct().Take(3)) };
        }

        if (state.RolledBack is null && observation.Time > state.Time)
        {
            state = Weigh(policy, baseline, state, observation);
        }

        if (state.RolledBack is null && Judge.EvidenceAgainst(state) >= Judge.RollBackThreshold(policy))
        {
            state = state with { RolledBack = $"{Sentence(baseline, state)}: the odds that it is worse are {Judge.EvidenceAgainst(state):0} to 1" };
        }

        return (state, state.RolledBack is { } reason ? new Verdict.RollBack(reason) : new Verdict.Hold(Sentence(baseline, state)));
    }

    /// <summary>The highest rate that is still credible after <paramref name="bad"/> of <paramref name="requests"/>; 1 without requests.</summary>
    internal static double UpperBound(double bad, double requests, double failureRate)
    {
        if (requests <= 0)
        {
            return 1;
        }

        var rate = Math.Clamp(bad / requests, 0, 1);
        double low = rate, high = 1;
        for (var i = 0; i < 50; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = requests * Divergence(rate, middle) < Math.Log(1 / failureRate) ? (middle, high) : (low, middle);
        }

        return high;
    }

    private static JudgeState Weigh(JudgePolicy policy, Baseline baseline, JudgeState state, Observation observation)
    {
        var seconds = observation.Time - state.Time;
        var canary = CountDifference.Between(state.Canary, observation.Canary);
        var failureRate = policy.FalseRollBackRate * (1 - Judge.RollBackShare) / 2;
        var latencyCounts = observation.LatencyIsMeasured && observation.CanaryReadyFor >= policy.LatencyGrace;
        return state with
        {
            Time = observation.Time,
            Canary = CountDifference.Usable(observation.Canary, state.Canary),
            LatencyIsMeasured = observation.LatencyIsMeasured,
            Errors = After(state.Errors, EffectGrid.Errors, new Block(seconds, 0, 0, canary.Requests, canary.Bad), HighestTolerated(baseline.Bad, baseline.Requests, failureRate)),
            Latency = latencyCounts
                ? After(state.Latency, EffectGrid.Latency, new Block(seconds, 0, 0, canary.Requests, canary.Slow), HighestTolerated(baseline.Slow, baseline.LatencyRequests, failureRate))
                : state.Latency,
        };
    }

    private static double HighestTolerated(double bad, double requests, double failureRate)
        => Math.Max(UpperBound(bad, requests, failureRate), requests > 0 ? Tolerance * bad / requests : 1);

    private static Comparison After(Comparison comparison, EffectGrid grid, Block block, double rate)
    {
        var seen = comparison with { Total = comparison.Total.Plus(block) };
        return rate >= HighestRate || block.CanaryRequests <= 0
            ? seen
            : seen with { Against = comparison.Against.After(grid, OddsTest.PayoutsAgainst(grid, block, rate), block.Seconds) };
    }

    private static double Divergence(double rate, double other)
        => (rate > 0 ? rate * Math.Log(rate / other) : 0) + (rate < 1 ? (1 - rate) * Math.Log((1 - rate) / (1 - other)) : 0);

    private static string Sentence(Baseline baseline, JudgeState state)
    {
        var (errors, latency) = (state.Errors.Total, state.Latency.Total);
        var sentence = $"promoted {JudgeReasons.Share(errors.CanaryBad, errors.CanaryRequests, "bad")}, stable before {JudgeReasons.Share(baseline.Bad, baseline.Requests, null)}";
        return latency.CanaryRequests > 0 && baseline.LatencyRequests > 0
            ? $"{sentence}; promoted {JudgeReasons.Share(latency.CanaryBad, latency.CanaryRequests, "slow")}, stable before {JudgeReasons.Share(baseline.Slow, baseline.LatencyRequests, null)}"
            : sentence;
    }
}
