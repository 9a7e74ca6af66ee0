namespace Trimtab.Domain.Fleet;

/// <summary>How changes are made, watched and taken back: a policy's <c>execution</c>.</summary>
public sealed record UpdateExecution
{
    /// <summary>Git mode: a branch and a pull request instead of a push to the source's branch.</summary>
    public bool PullRequest { get; init; }
}
