namespace Trimtab.Domain.Changes.PullRequests;

/// <summary>Where a pull request stands at its host.</summary>
public enum PullRequestPhase
{
    Open,
    Merged,

    /// <summary>Closed or declined without a merge.</summary>
    Closed,
}
