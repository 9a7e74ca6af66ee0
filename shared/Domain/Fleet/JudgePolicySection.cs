using Trimtab.Domain.Judging;

namespace Trimtab.Domain.Fleet;

/// <summary>Reads the <c>judge:</c> block of a rollout policy. The fields, ranges and defaults are those of <c>infra/docs/judge.md</c>.</summary>
internal static class JudgePolicySection
{
    public static JudgePolicy Read(FleetNode node)
    {
        var defaults = JudgePolicy.Default;
        if (!node.ExpectMap())
        {
            return defaults;
        }

        var policy = defaults with
        {
            FalseRollBackRate = node.Child("falseRollBackRate").Share(defaults.FalseRollBackRate, 0.0001, 0.2),
            BadMargin = node.Child("badMargin").Share(defaults.BadMargin, 0.001, 0.5),
            SlowMargin = node.Child("slowMargin").Share(defaults.SlowMargin, 0.001, 0.9),
            PromoteConfidence = node.Child("promoteConfidence").Share(defaults.PromoteConfidence, 0.5, 0.9999),
            MinRequests = node.Child("minRequests").Integer(defaults.MinRequests, 0, 1_000_000),
            LatencyGrace = node.Child("latencyGrace").Span(defaults.LatencyGrace, TimeSpan.Zero, TimeSpan.FromHours(1)),
        };
        node.RefuseOtherKeys();
        return policy;
    }
}
