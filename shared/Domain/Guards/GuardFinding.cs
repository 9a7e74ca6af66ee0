namespace Trimtab.Domain.Guards;

/// <summary>What a look at a guarded Deployment calls for.</summary>
public abstract record GuardFinding
{
    private GuardFinding()
    {
    }

    /// <summary>Nothing is left to do about this revision.</summary>
    public sealed record Known : GuardFinding;

    /// <summary>Nothing can be said yet: look again.</summary>
    public sealed record NotYet : GuardFinding;

    /// <summary>The template is the good one again, or has run well for long enough: it is what a roll-back restores from now on.</summary>
    public sealed record Adopt : GuardFinding;

    /// <summary>A window begins.</summary>
    /// <param name="Previous">What a roll-back restores.</param>
    public sealed record Begin(GoodTemplate Previous) : GuardFinding;

    /// <summary>A template that was taken back is there again: it is taken back at once.</summary>
    public sealed record TakeBack(GoodTemplate Previous, FailedTemplate Failed) : GuardFinding;

    /// <summary>It came again too often: people are told, and it is left as it is.</summary>
    public sealed record Leave(GoodTemplate Previous, FailedTemplate Failed) : GuardFinding;
}
