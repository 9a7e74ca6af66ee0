namespace Trimtab.Domain.Judging;

/// <summary>The judge's sentences.</summary>
internal static class JudgeReasons
{
    public static string Worse(JudgePolicy policy, JudgeState state)
    {
        var byErrors = Judge.ErrorsShare * state.Errors.EvidenceAgainst >= (1 - Judge.ErrorsShare) * state.Latency.EvidenceAgainst;
        return $"{(byErrors ? Errors(state) : Latency(state))}: the odds that it is worse are {Judge.EvidenceAgainst(state):0} to 1, {Judge.RollBackThreshold(policy):0} to 1 is enough";
    }

    public static string NotWorse(JudgePolicy policy, JudgeState state)
    {
        var latency = state.Latency.Total.Compares
            ? $"; {Latency(state)}: at most {Percent(policy.SlowMargin)} above"
            : state.LatencyIsMeasured ? "; latency is not judged yet" : "; latency is not measured";
        return $"{Errors(state)}: at most {Percent(policy.BadMargin)} above, {Percent(policy.PromoteConfidence)} sure{latency}";
    }

    public static string Errors(JudgeState state) => Sentence(state.Errors.Total, "bad");

    public static string Latency(JudgeState state) => Sentence(state.Latency.Total, "slow");

    public static string Both(JudgeState state)
        => state.Latency.Total.Compares ? $"{Errors(state)}; {Latency(state)}" : Errors(state);

    /// <summary>Such as <c>4 of 31 bad (12.9 %)</c>.</summary>
    public static string Share(double bad, double requests, string? word)
        => $"{Count(bad)} of {Count(requests)}{(word is null ? "" : $" {word}")}{(requests > 0 ? $" ({Percent(bad / requests)})" : "")}";

    public static string Percent(double share) => $"{share * 100:0.#} %";

    public static string Count(double value) => value.ToString("0");

    private static string Sentence(Block total, string word)
        => $"canary {Share(total.CanaryBad, total.CanaryRequests, word)}, stable {Share(total.StableBad, total.StableRequests, null)}";
}
