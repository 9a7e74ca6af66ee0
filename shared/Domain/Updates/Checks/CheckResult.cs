namespace Trimtab.Domain.Updates.Checks;

/// <summary>What a health check saw.</summary>
/// <param name="IsGood">Whether it passed.</param>
/// <param name="Reason">What was seen, in a sentence; at most 4 KiB of a command's output.</param>
public sealed record CheckResult(bool IsGood, string Reason)
{
    /// <summary>It could not be asked, because what is between gave no answer: that says nothing of the asset.</summary>
    public bool IsUnseen { get; init; }
}
