namespace Trimtab.Domain.Judging;

/// <summary>Compares canary and stable by an anytime-valid sequential test. Pure.</summary>
public static class Judge
{
    /// <summary>Takes one observation into account.</summary>
    /// <param name="policy">The numbers.</param>
    /// <param name="state">What was remembered of the observations before; not changed.</param>
    /// <param name="observation">What is seen now; one whose time is not later than the last adds no evidence.</param>
    /// <returns>What to remember, and the verdict. After a RollBack every later verdict is RollBack.</returns>
    public static (JudgeState State, Verdict Verdict) Observe(JudgePolicy policy, JudgeState state, Observation observation)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return observation.Failures.Count > 0
            ? (state, new Verdict.RollBack(observation.Failures[0]))
            : (state, new Verdict.Hold("no evidence yet"));
    }
}
