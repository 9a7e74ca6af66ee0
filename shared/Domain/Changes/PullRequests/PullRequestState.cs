namespace Trimtab.Domain.Changes.PullRequests;

/// <summary>A pull request as its host tells it.</summary>
/// <param name="Number">Its number in the repository.</param>
/// <param name="Address">Its page.</param>
/// <param name="Phase">Where it stands.</param>
/// <param name="Head">The branch's commit; may be cut to its first digits.</param>
/// <param name="Text">Its description.</param>
public sealed record PullRequestState(long Number, Uri Address, PullRequestPhase Phase, string Head, string Text)
{
    /// <summary>Who merged or closed it; empty when the host does not say, or in a list.</summary>
    public string By { get; init; } = "";

    /// <summary>Whether it can't be merged because others changed the same lines.</summary>
    public bool HasConflict { get; init; }

    /// <summary>To ask later whether anything changed; empty when the host gives none.</summary>
    public string ETag { get; init; } = "";
}
