using Trimtab.Domain.Captures.Commits;

namespace Trimtab.Domain.Updates.Committing;

/// <summary>A branch to be set to one commit.</summary>
/// <param name="Branch">The branch's name.</param>
/// <param name="Commit">What it gets.</param>
public sealed record BranchPush(string Branch, ChangeCommit Commit)
{
    /// <summary>True: a branch that is there is written over only where its last commit is one that Trimtab made, and nobody pushes in between.
    /// False: whatever is there is written over.</summary>
    public bool OverOwnOnly { get; init; }
}
