namespace Trimtab.Domain.Judging;

/// <summary>When a canary that was not rolled back may go on; whatever is missing is said.</summary>
internal static class PromoteRule
{
    // Evidence of 3 to 1 against the canary does not roll back, but nobody should promote on it.
    internal const double Suspicion = 3;

    public static double Threshold(JudgePolicy policy) => 1 / (1 - policy.PromoteConfidence);

    public static Verdict Decide(JudgePolicy policy, JudgeState state)
        => Missing(policy, state) is { } missing
            ? new Verdict.Hold(missing)
            : new Verdict.Promote(JudgeReasons.NotWorse(policy, state));

    private static string? Missing(JudgePolicy policy, JudgeState state)
    {
        var seen = state.Errors.Total;
        if (seen.CanaryRequests <= 0)
        {
            return $"the canary has had no requests yet, {policy.MinRequests} are needed";
        }

        if (seen.StableRequests <= 0)
        {
            return $"stable has had no requests, so there is nothing to compare the canary's {JudgeReasons.Count(seen.CanaryRequests)} with";
        }

        if (seen.CanaryRequests < policy.MinRequests)
        {
            return $"{JudgeReasons.Count(policy.MinRequests - seen.CanaryRequests)} more canary requests are needed: {JudgeReasons.Errors(state)}";
        }

        if (Judge.EvidenceAgainst(state) is var against and >= Suspicion)
        {
            return $"the canary looks worse, but it is not sure ({against:0} to 1 of {Judge.RollBackThreshold(policy):0} to 1): {JudgeReasons.Both(state)}";
        }

        return MissingEvidence(policy, state.Errors, policy.BadMargin, $"errors: {JudgeReasons.Errors(state)}")
            ?? MissingLatency(policy, state);
    }

    /// <summary>The first step may pass on errors alone while latency is in its grace; later ones may not.</summary>
    private static string? MissingLatency(JudgePolicy policy, JudgeState state)
    {
        var graceIsOver = state.Time - (state.FirstCanaryRequest ?? state.Time) >= policy.LatencyGrace.TotalSeconds;
        if (!state.LatencyIsMeasured || (!graceIsOver && !state.Latency.Total.Compares))
        {
            return null;
        }

        return state.Latency.Total.Compares
            ? MissingEvidence(policy, state.Latency, policy.SlowMargin, $"slow requests: {JudgeReasons.Latency(state)}")
            : $"latency is not judged yet: it counts from {policy.LatencyGrace.TotalSeconds:0.#} s after the canary's pods are ready; {JudgeReasons.Errors(state)}";
    }

    private static string? MissingEvidence(JudgePolicy policy, Comparison comparison, double margin, string what)
    {
        var threshold = Threshold(policy);
        if (comparison.EvidenceFor >= threshold)
        {
            return null;
        }

        var total = comparison.Total;
        var growth = MarginTest.LogGrowth(total, comparison.Stable.Rate(), margin) / total.CanaryRequests;
        var requests = Math.Ceiling(Math.Log(threshold / comparison.EvidenceFor) / growth);
        return $"not yet {JudgeReasons.Percent(policy.PromoteConfidence)} sure that the canary is at most {JudgeReasons.Percent(margin)} above stable"
            + $" (about {JudgeReasons.Count(requests)} more canary requests if it is as good) on {what}";
    }
}
