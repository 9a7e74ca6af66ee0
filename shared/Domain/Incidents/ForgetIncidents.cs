namespace Trimtab.Domain.Incidents;

/// <summary>Deletes incidents that were closed a month ago.</summary>
public sealed class ForgetIncidents(IncidentDocuments incidents, TimeProvider time)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    public Task ForgetOldAsync(CancellationToken cancellationToken) => incidents.ForgetClosedAsync(time.GetUtcNow() - Kept, cancellationToken);
}
