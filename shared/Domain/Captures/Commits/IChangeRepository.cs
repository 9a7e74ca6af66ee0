using Trimtab.Domain.Fleet;
using Trimtab.Domain.Sources;

namespace Trimtab.Domain.Captures.Commits;

/// <summary>Repositories that live changes are committed to.</summary>
public interface IChangeRepository
{
    /// <summary>Fetches the branch.</summary>
    /// <param name="source">The repository and branch. A branch that is missing in an empty repository is made by the first push.</param>
    /// <param name="cluster">Whose trailers are read.</param>
    /// <param name="since">The commit that is known; null for none. When it left the branch's history, everything is read.</param>
    /// <param name="paths">The files whose text is wanted.</param>
    /// <param name="bases">Files of which is wanted whether they are still as they were in a commit.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="SourceException">The host does not answer or refuses.</exception>
    Task<RepositoryView> OpenAsync(FleetSource source, string cluster, string? since, IReadOnlyCollection<string> paths, IReadOnlyCollection<FormerFile> bases, CancellationToken cancellationToken);

    /// <summary>Writes commits on top of <paramref name="head"/> and pushes them, all or none.</summary>
    /// <returns>The new head; null when somebody else pushed meanwhile: open again and decide again.</returns>
    /// <exception cref="SourceException">The host does not answer or refuses. The push may have arrived all the same.</exception>
    Task<string?> TryPushAsync(FleetSource source, string? head, IReadOnlyList<ChangeCommit> commits, CancellationToken cancellationToken);
}
