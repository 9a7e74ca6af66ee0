namespace Trimtab.Domain.Judging;

/// <summary>One run of <see cref="JudgeLines"/> between two of its lines.</summary>
internal sealed record JudgedRun(JudgeState State, double? FirstCanaryRequest)
{
    public static JudgedRun Start { get; } = new(JudgeState.Initial, null);

    public (JudgedRun Run, Verdict Verdict) After(JudgePolicy policy, JudgeLine line)
    {
        var first = FirstCanaryRequest ?? (line.Canary.Requests > 0 ? line.Time : null);
        TimeSpan? readyFor = line.Time >= first ? TimeSpan.FromSeconds(Math.Min(line.Time - first.Value, TimeSpan.MaxValue.TotalSeconds / 2)) : null;
        var observation = new Observation(line.Time, line.Stable, line.Canary, line.Failures, readyFor) { LatencyIsMeasured = line.HasSlow };
        var (state, verdict) = Judging.Judge.Observe(policy, State, observation);
        return (new JudgedRun(state, first), verdict);
    }
}
