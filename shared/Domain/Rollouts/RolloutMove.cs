namespace Trimtab.Domain.Rollouts;

/// <summary>What a rollout does next.</summary>
public abstract record RolloutMove
{
    private RolloutMove()
    {
    }

    /// <summary>Why, in a sentence.</summary>
    public abstract string Reason { get; init; }

    /// <summary>Nothing changes.</summary>
    public sealed record Stay(string Reason) : RolloutMove;

    /// <summary>Nothing changes, and people are told once that the step gets no evidence.</summary>
    public sealed record TellNoEvidence(string Reason) : RolloutMove;

    /// <summary>The canary grows to the size of a later step.</summary>
    public sealed record Grow(int Step, string Reason) : RolloutMove;

    /// <summary>The revision is applied to stable.</summary>
    public sealed record Promote(string Reason) : RolloutMove;

    /// <summary>Stable is ready: the canary goes, the watch window begins.</summary>
    public sealed record Watch(string Reason) : RolloutMove;

    /// <summary>The watch window ended well.</summary>
    public sealed record Succeed(string Reason) : RolloutMove;

    /// <summary>The revision is taken back. Final for the revision.</summary>
    public sealed record RollBack(string Reason) : RolloutMove;

    /// <summary>A guard's template failed; people are told, and nothing is changed.</summary>
    public sealed record Report(string Reason) : RolloutMove;

    /// <summary>A guard's window concerns the workload no more.</summary>
    public sealed record GiveUp(string Reason) : RolloutMove;
}
