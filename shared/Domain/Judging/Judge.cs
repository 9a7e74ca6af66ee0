namespace Trimtab.Domain.Judging;

/// <summary>Compares canary and stable by an anytime-valid sequential test. Pure.</summary>
/// <remarks>The rule, its formulae and the reasons for its numbers: <c>infra/docs/judge.md</c>.</remarks>
public static class Judge
{
    // One α for both tests: the evidence is a weighted mean of two e-processes, which is one itself.
    internal const double ErrorsShare = 0.85;

    // The rest of α is for the bounds on stable's rates that the watch window needs (BaselineJudge).
    internal const double RollBackShare = 0.9;

    /// <summary>Takes one observation into account.</summary>
    /// <param name="policy">The numbers.</param>
    /// <param name="state">What was remembered of the observations before; not changed.</param>
    /// <param name="observation">What is seen now; one whose time is not later than the last adds no evidence.</param>
    /// <returns>What to remember, and the verdict. After a RollBack every later verdict is RollBack.</returns>
    public static (JudgeState State, Verdict Verdict) Observe(JudgePolicy policy, JudgeState state, Observation observation)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(observation);
        if (state.RolledBack is null && observation.Failures.Count > 0)
        {
            state = state with { RolledBack = string.Join("; ", observation.Failures.Distinct().Take(3)) };
        }

        if (state.RolledBack is null && observation.Time > state.Time)
        {
            state = Weigh(policy, state, observation);
        }

        return Decide(policy, state);
    }

    /// <summary>The evidence that the canary is worse, as odds: 100 means 100 to 1. Never expected to grow while both tracks are equal.</summary>
    public static double EvidenceAgainst(JudgeState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return ErrorsShare * state.Errors.EvidenceAgainst + (1 - ErrorsShare) * state.Latency.EvidenceAgainst;
    }

    /// <summary>The evidence that rolls back.</summary>
    public static double RollBackThreshold(JudgePolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return 1 / (RollBackShare * policy.FalseRollBackRate);
    }

    private static JudgeState Weigh(JudgePolicy policy, JudgeState state, Observation observation)
    {
        var seconds = observation.Time - state.Time;
        var stable = CountDifference.Between(state.Stable, observation.Stable);
        var canary = CountDifference.Between(state.Canary, observation.Canary);
        var promoteThreshold = PromoteRule.Threshold(policy);
        var errors = new Block(seconds, stable.Requests, stable.Bad, canary.Requests, canary.Bad);
        var latency = new Block(seconds, stable.Requests, stable.Slow, canary.Requests, canary.Slow);
        var latencyCounts = observation.LatencyIsMeasured && observation.CanaryReadyFor >= policy.LatencyGrace;
        return state with
        {
            Time = observation.Time,
            Stable = CountDifference.Usable(observation.Stable, state.Stable),
            Canary = CountDifference.Usable(observation.Canary, state.Canary),
            FirstCanaryRequest = state.FirstCanaryRequest ?? (canary.Requests > 0 ? observation.Time : null),
            LatencyIsMeasured = observation.LatencyIsMeasured,
            Errors = state.Errors.After(EffectGrid.Errors, errors, policy.BadMargin, promoteThreshold),
            Latency = latencyCounts
                ? state.Latency.After(EffectGrid.Latency, latency, policy.SlowMargin, promoteThreshold)
                : state.Latency.WithoutPending(),
        };
    }

    private static (JudgeState State, Verdict Verdict) Decide(JudgePolicy policy, JudgeState state)
    {
        if (state.RolledBack is null && EvidenceAgainst(state) >= RollBackThreshold(policy))
        {
            state = state with { RolledBack = JudgeReasons.Worse(policy, state) };
        }

        return (state, state.RolledBack is { } reason ? new Verdict.RollBack(reason) : PromoteRule.Decide(policy, state));
    }
}
