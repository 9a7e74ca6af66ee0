namespace Trimtab.Domain.Judging;

/// <summary>What the judge says about a rollout now.</summary>
public abstract record Verdict
{
    private Verdict()
    {
    }

    /// <summary>Why, in a sentence with its numbers.</summary>
    public abstract string Reason { get; init; }

    /// <summary>The evidence allows the next step.</summary>
    public sealed record Promote(string Reason) : Verdict;

    /// <summary>Not enough evidence yet, for or against.</summary>
    public sealed record Hold(string Reason) : Verdict;

    /// <summary>The canary is worse, or failed. Final for a revision.</summary>
    public sealed record RollBack(string Reason) : Verdict;
}
