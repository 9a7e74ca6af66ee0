using Trimtab.Domain.Messaging;

namespace Trimtab.Domain.Incidents;

/// <summary>Gives people what an incident's document holds for them.</summary>
public sealed class IncidentOutbox(IncidentDocuments incidents, IMessageSender sender)
{
    /// <summary>Has people told, whatever comes, of an incident that waits for its context.</summary>
    public Task RemindAsync(IncidentDocument incident, MessageContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(incident);
        return sender.SendAsync(new TellIncident(incident.Id), context, IncidentRules.LongestHold, cancellationToken);
    }

    /// <summary>Sends what has waited long enough, or is owed since a kill.</summary>
    /// <returns>False when somebody else wrote meanwhile.</returns>
    public async Task<bool> TellAsync(IncidentDocument incident, string etag, DateTimeOffset now, MessageContext context, CancellationToken cancellationToken)
    {
        var due = IncidentRules.Due(incident, now);
        if (!ReferenceEquals(due, incident))
        {
            if (await incidents.TryWriteAsync(due, etag, cancellationToken) is not { } written)
            {
                return false;
            }

            etag = written;
        }

        await FlushAsync(due, etag, context, cancellationToken);
        return true;
    }

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
