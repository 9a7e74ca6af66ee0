using Trimtab.Domain.Fleet;

namespace Trimtab.Domain.Sources;

/// <summary>Reads the Git repositories of the fleet's sources.</summary>
public interface ISourceRepository
{
    /// <returns>Commit id (40 hex digits) of the branch's head at the host, now.</returns>
    /// <exception cref="SourceException">The host did not answer or refused, or has no such branch.</exception>
    Task<string> ReadHeadAsync(FleetSource source, CancellationToken cancellationToken);

    /// <summary>Checks one commit out into a fresh directory; disposing the tree removes it.</summary>
    /// <remarks>Needs no network when the commit is in the cache. Links that leave the tree are refused.</remarks>
    /// <exception cref="SourceException">The commit can't be had, is too large, or holds a link that leaves the tree.</exception>
    Task<SourceTree> CheckoutAsync(FleetSource source, string revision, CancellationToken cancellationToken);
}
