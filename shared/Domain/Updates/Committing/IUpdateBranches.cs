using Trimtab.Domain.Fleet;
using Trimtab.Domain.Sources;

namespace Trimtab.Domain.Updates.Committing;

/// <summary>Branches with one change or one group's changes each, beside a source's own branch.</summary>
public interface IUpdateBranches
{
    /// <summary>Sets a branch to one commit on top of the head of the source's branch.</summary>
    /// <returns>The commit; null when the source's branch is not at <paramref name="head"/> any more.</returns>
    /// <exception cref="SourceException">The host does not answer or refuses, or the branch is not where it was expected (transient). The push may have arrived all the same.
    /// Not transient where the branch's last commit is somebody else's and <see cref="BranchPush.OverOwnOnly"/> is set: a person must merge or close its pull request.</exception>
    Task<string?> TryPushAsync(FleetSource source, string head, BranchPush push, CancellationToken cancellationToken);

    /// <summary>Deletes a branch whose last commit is the one that is meant; does nothing when it is not there, or elsewhere.</summary>
    /// <param name="source">The source.</param>
    /// <param name="branch">The branch.</param>
    /// <param name="tip">Its last commit.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="SourceException">The host does not answer.</exception>
    Task DeleteAsync(FleetSource source, string branch, BranchTip tip, CancellationToken cancellationToken);
}
