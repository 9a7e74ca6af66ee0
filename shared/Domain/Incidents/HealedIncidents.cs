using Trimtab.Domain.Clusters;
using Trimtab.Domain.Messaging;

namespace Trimtab.Domain.Incidents;

/// <summary>Closes incidents whose workload or pods are healthy again, or gone. Looks at the cluster itself: no message has to arrive.</summary>
public sealed class HealedIncidents(IncidentDocuments incidents, IClusters clusters, IncidentOutbox outbox, TimeProvider time)
{
    private readonly IncidentHealth _health = new(clusters, time);

    /// <summary>A container that crashes again and again is ready in between.</summary>
    public static TimeSpan Quiet { get; } = TimeSpan.FromMinutes(2);

    /// <summary>Looks at every open incident.</summary>
    /// <returns>How many were closed.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        var closed = 0;
        foreach (var id in await incidents.ListOpenAsync(cancellationToken))
        {
            var (incident, etag) = await incidents.ReadAsync(id, cancellationToken);
            if (incident is not { State: IncidentState.Open })
            {
                await FinishAsync(incident, id, etag, cancellationToken);
            }
            else if (incident.CardDue <= time.GetUtcNow())
            {
                // The message that should have done it is lost.
                await outbox.TellAsync(incident, etag, time.GetUtcNow(), MessageContext.For("timer"), cancellationToken);
            }
            else if (time.GetUtcNow() - incident.LastAt >= Quiet && await _health.WhyOverAsync(incident, cancellationToken) is { } why)
            {
                closed += await TryCloseAsync(incident, etag, why, cancellationToken) ? 1 : 0;
            }
        }

        return closed;
    }

    // A kill left the marker, and perhaps the notification.
    private async Task FinishAsync(IncidentDocument? incident, string id, string etag, CancellationToken cancellationToken)
    {
        if (incident is not null)
        {
            await outbox.FlushAsync(incident, etag, MessageContext.For("timer"), cancellationToken);
            await incidents.UnmarkOpenAsync(id, cancellationToken);
        }
    }

    private async Task<bool> TryCloseAsync(IncidentDocument incident, string etag, string why, CancellationToken cancellationToken)
    {
        var after = IncidentRules.Closed(incident, why, time.GetUtcNow());
        if (await incidents.TryWriteAsync(after, etag, cancellationToken) is not { } written)
        {
            return false;
        }

        await outbox.FlushAsync(after, written, MessageContext.For("timer"), cancellationToken);
        await incidents.UnmarkOpenAsync(incident.Id, cancellationToken);
        return true;
    }
}
