using Trimtab.Domain.Messaging;

namespace Trimtab.Domain.Incidents;

/// <summary>Gives people what an incident's document holds for them.</summary>
public sealed class IncidentOutbox(IncidentDocuments incidents, IMessageSender sender)
{
    /// <summary>Sends what is owed, then writes that nothing is. Lost between the two, it is sent again: a notification's id keeps it from being told twice.</summary>
    public async Task FlushAsync(IncidentDocument incident, string etag, MessageContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(incident);
        if (incident.PendingNotifications.Count == 0)
        {
            return;
        }

        foreach (var notification in incident.PendingNotifications)
        {
            await sender.SendAsync(notification, context, TimeSpan.Zero, cancellationToken);
        }

        // Whoever wrote meanwhile sends them once more and then writes this.
        await incidents.TryWriteAsync(incident with { PendingNotifications = [] }, etag, cancellationToken);
    }
}
