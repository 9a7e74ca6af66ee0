using Trimtab.Domain.Messaging;

namespace Trimtab.Domain.Incidents;

/// <summary>Tells people of an incident whose context did not come in time.</summary>
public sealed class TellIncidentHandler(IncidentDocuments incidents, IncidentOutbox outbox, TimeProvider time) : IMessageHandler<TellIncident>
{
    private static readonly TimeSpan Busy = TimeSpan.FromSeconds(1);

    public async Task<Outcome> HandleAsync(TellIncident body, MessageContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(body);
        var (incident, etag) = await incidents.ReadAsync(body.Incident, cancellationToken);
        if (incident is null)
        {
            return new Outcome.Done($"Incident {body.Incident} is gone.");
        }

        var now = time.GetUtcNow();
        return incident.CardDue > now ? new Outcome.Wait(incident.CardDue.Value - now, $"Incident {incident.Id} waits for its context.")
            : await outbox.TellAsync(incident, etag, now, context, cancellationToken) ? new Outcome.Done($"People are told of incident {incident.Id}.")
            : new Outcome.Wait(Busy, $"Incident {incident.Id} is being written by others.");
    }
}
