using Trimtab.Domain.Fleet;

namespace Trimtab.Domain.Notifications;

/// <summary>Marks commits at the Git host.</summary>
public interface ICommitStatuses
{
    /// <returns>False when the source's host takes no statuses from us: unknown host, or no token.</returns>
    bool Accepts(FleetSource source);

    /// <summary>Makes one attempt; what goes wrong on the way is a result, not an exception. Setting the same status again does no harm.</summary>
    Task<Delivery> SetAsync(FleetSource source, CommitStatus status, CancellationToken cancellationToken);
}
