namespace Trimtab.Domain.Judging;

/// <summary>The judge's numbers. Their meaning and the reasons for the defaults are in <c>infra/docs/judge.md</c>.</summary>
/// <param name="FalseRollBackRate">α: the chance, a rollout, to roll back a canary that is as good as stable; shared by all its tests. Default 1 %.</param>
/// <param name="BadMargin">δ for errors: promotion needs evidence that the canary's bad share is not more than this above stable's. Default 3 %.</param>
/// <param name="SlowMargin">δ for slow requests. Default 10 %.</param>
/// <param name="PromoteConfidence">How sure promotion must be, at any moment, that the margin holds. Default 80 %.</param>
/// <param name="MinRequests">Fewest canary requests before promotion. Default 50.</param>
/// <param name="LatencyGrace">Latency is ignored for this long after the canary became ready. Default 10 s.</param>
public sealed record JudgePolicy(
    double FalseRollBackRate,
    double BadMargin,
    double SlowMargin,
    double PromoteConfidence,
    int MinRequests,
    TimeSpan LatencyGrace)
{
    public static JudgePolicy Default { get; } = new(0.01, 0.03, 0.10, 0.80, 50, TimeSpan.FromSeconds(10));
}
