using Trimtab.Domain.State;

namespace Trimtab.Domain.Notifications;

/// <summary>Keeps what a pager is told of a target, or of one incident, in order: a late "rolled back" must not open again what a newer "promoted" has closed.</summary>
/// <remarks>Its caller holds the lease of the place.</remarks>
public sealed class IncidentOrder(IDocumentStore documents)
{
    /// <returns>What became of the attempt; delivered without one when the pager already knows something newer.</returns>
    public async Task<Delivery> SendInOrderAsync(
        Announcement announcement, Func<CancellationToken, Task<Delivery>> sendAsync, CancellationToken cancellationToken)
    {
        var notification = announcement.Notification;
        var name = $"notifications/incidents/{DocumentName.Of(announcement.Place.Name)}/{SubjectOf(notification)}.json";
        var (last, _) = await documents.ReadAsync<IncidentRecord>(name, cancellationToken);
        if (last is not null && notification.Time < last.Time)
        {
            return new Delivery.Delivered();
        }

        var result = await sendAsync(cancellationToken);
        if (result is Delivery.Delivered)
        {
            await documents.WriteAsync(name, new IncidentRecord(notification.Event, notification.Time), cancellationToken);
        }

        return result;
    }

    // Incidents of one target begin and end in any order.
    private static string SubjectOf(Notification notification)
        => notification.Incident is { } incident ? $"incidents/{DocumentName.Of(incident)}" : DocumentName.Of(notification.Target);
}
