using Trimtab.Domain.Judging;

namespace Trimtab.Bench.Judging;

/// <summary>A way to decide from a run's observations that a canary must go.</summary>
internal interface ICanaryRule
{
    string Name { get; }

    /// <returns>The time of the roll-back; infinite when there is none in this run.</returns>
    double RollBackTime(IReadOnlyList<Observation> run);
}
