using Trimtab.Domain.Fleet;
using Trimtab.Domain.Sources;

namespace Trimtab.Domain.Changes.PullRequests;

/// <summary>Pull requests (merge requests) at the sources' Git hosts. All may throw <see cref="SourceException"/>: transient when the host does not answer for the moment.</summary>
public interface IPullRequests
{
    /// <returns>Why a source's host takes none; null when it does.</returns>
    string? RefusalOf(FleetSource source);

    /// <summary>Requests from a branch into the source's branch: all open ones, and those made since a time.</summary>
    /// <returns>The newest first.</returns>
    Task<IReadOnlyList<PullRequestState>> ListAsync(FleetSource source, string branch, DateTimeOffset since, CancellationToken cancellationToken);

    /// <returns>The request; null when one is open for this branch already.</returns>
    Task<PullRequestState?> OpenAsync(FleetSource source, NewPullRequest request, CancellationToken cancellationToken);

    /// <summary>Reads a request, with who merged or closed it.</summary>
    /// <param name="source">The source.</param>
    /// <param name="number">The request.</param>
    /// <param name="etag">Of the last answer; empty for none.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Null when nothing changed since <paramref name="etag"/>.</returns>
    Task<PullRequestState?> ReadAsync(FleetSource source, long number, string etag, CancellationToken cancellationToken);

    /// <summary>Writes title and description of an open request anew, where it does not say so already. Reviewers stay, and a person's mark that it is a draft.</summary>
    /// <param name="source">The source.</param>
    /// <param name="number">The request.</param>
    /// <param name="title">One line.</param>
    /// <param name="text">Markdown.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="SourceException">Not transient: the request is merged or closed, or the host does not take the words. One that ends between the look and the write
    /// is still written at GitHub, GitLab, Gitea and Forgejo, which take that; Bitbucket refuses it. Transient: as everywhere, or others change the request all the time.</exception>
    Task EditAsync(FleetSource source, long number, string title, string text, CancellationToken cancellationToken);

    /// <summary>Writes a comment, unless one of the same words is there.</summary>
    Task CommentAsync(FleetSource source, long number, string text, CancellationToken cancellationToken);

    /// <summary>Closes a request without a merge; one that is closed stays so.</summary>
    Task CloseAsync(FleetSource source, long number, CancellationToken cancellationToken);
}
