namespace Trimtab.Domain.Changes.PullRequests;

/// <summary>What a look at a change's pull request found.</summary>
public abstract record PullRequestSight
{
    private PullRequestSight()
    {
    }

    /// <summary>Nothing changed.</summary>
    public sealed record Unchanged : PullRequestSight;

    /// <summary>It waits for people.</summary>
    /// <param name="State">What the host says.</param>
    public sealed record Open(PullRequestState State) : PullRequestSight;

    /// <summary>The version is in the source's branch.</summary>
    /// <param name="By">Who merged it; empty when nobody knows.</param>
    public sealed record Merged(string By) : PullRequestSight;

    /// <summary>It is closed, or there is none.</summary>
    /// <param name="By">Who closed it; empty when nobody knows.</param>
    public sealed record Closed(string By) : PullRequestSight;

    /// <summary>It could not be opened, looked at or closed.</summary>
    /// <param name="Reason">Why, in a sentence.</param>
    /// <param name="IsTransient">It mends itself.</param>
    /// <param name="RetryAfter">Not before that; null when the host does not say.</param>
    public sealed record Failing(string Reason, bool IsTransient, TimeSpan? RetryAfter) : PullRequestSight;
}
