using Trimtab.Domain.Fleet;
using Trimtab.Domain.State;

namespace Trimtab.Domain.Notifications;

/// <summary>Sets the commit's status, unless a newer event has set it already: messages arrive in any order.</summary>
/// <remarks>Its caller holds the lease of the commit and target.</remarks>
public sealed class CommitStatusPlace(ICommitStatuses statuses, IDocumentStore documents)
{
    public bool Accepts(FleetSource source, Notification notification) => CommitStatus.Of(notification) is not null && statuses.Accepts(source);

    public async Task<Delivery> SendAsync(FleetSource source, Notification notification, CancellationToken cancellationToken)
    {
        var status = CommitStatus.Of(notification)!;
        status = status with { Link = source.StatusLink?.For(source.Name, notification.Target, status.Revision) };
        var name = $"notifications/commits/{DocumentName.Of(notification.Source)}/{DocumentName.Of(status.Revision)}/{DocumentName.Of(notification.Target)}.json";
        var (last, _) = await documents.ReadAsync<CommitStatusRecord>(name, cancellationToken);
        if (last is not null && IsOlder(status.State, notification.Time, last))
        {
            return new Delivery.Delivered();
        }

        var result = await statuses.SetAsync(source, status, cancellationToken);
        if (result is Delivery.Delivered)
        {
            await documents.WriteAsync(name, new CommitStatusRecord(status.State, notification.Time), cancellationToken);
        }

        return result;
    }

    private static bool IsOlder(CommitState state, DateTimeOffset time, CommitStatusRecord last)
        => time < last.Time || (time == last.Time && state == CommitState.Pending && last.State != CommitState.Pending);
}
