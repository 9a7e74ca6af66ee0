using Trimtab.Domain.Changes.PullRequests;
using Trimtab.Domain.Fleet;

namespace Trimtab.Adapters.GitHosts.PullRequests;

/// <summary>How one kind of Git host has pull requests. Contracts as in <see cref="IPullRequests"/>.</summary>
internal interface IPullRequestHost
{
    /// <returns>The repository's address in the API, with a trailing slash; null when the source's address names none.</returns>
    Uri? RepositoryOf(FleetSource source);

    Task<IReadOnlyList<PullRequestState>> ListAsync(HostApi api, string branch, DateTimeOffset since, CancellationToken cancellationToken);

    /// <returns>The request; or null, and why there is none: one may be open already, or the host does not take this one.</returns>
    Task<(PullRequestState? Opened, string Refusal)> OpenAsync(HostApi api, NewPullRequest request, CancellationToken cancellationToken);

    Task<PullRequestState?> ReadAsync(HostApi api, long number, string etag, CancellationToken cancellationToken);

    Task EditAsync(HostApi api, long number, string title, string text, CancellationToken cancellationToken);

    Task CommentAsync(HostApi api, long number, string text, CancellationToken cancellationToken);

    Task CloseAsync(HostApi api, long number, CancellationToken cancellationToken);
}
