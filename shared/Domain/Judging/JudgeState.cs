namespace Trimtab.Domain.Judging;

/// <summary>What the judge remembers of a rollout between two ticks; stored in the rollout's document.</summary>
public sealed record JudgeState
{
    /// <summary>Before the first observation.</summary>
    public static JudgeState Initial { get; } = new();
}
