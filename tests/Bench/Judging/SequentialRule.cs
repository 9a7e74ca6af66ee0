using Trimtab.Domain.Judging;

namespace Trimtab.Bench.Judging;

/// <summary>The product's judge.</summary>
internal sealed class SequentialRule(JudgePolicy policy) : ICanaryRule
{
    public string Name => "trimtab";

    public double RollBackTime(IReadOnlyList<Observation> run)
    {
        var state = JudgeState.Initial;
        foreach (var observation in run)
        {
            (state, var verdict) = Judge.Observe(policy, state, observation);
            if (verdict is Verdict.RollBack)
            {
                return observation.Time;
            }
        }

        return double.PositiveInfinity;
    }
}
