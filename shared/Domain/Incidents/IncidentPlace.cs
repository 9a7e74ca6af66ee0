namespace Trimtab.Domain.Incidents;

/// <summary>Where an incident belongs in what Trimtab does.</summary>
/// <param name="Target">The target that applied the workload; null when none did.</param>
/// <param name="Source">That target's source; null likewise.</param>
/// <param name="Revision">The revision that runs there: the running rollout's, else the one that last wrote the workload, else the one last applied; null when not known.</param>
/// <param name="Rollout">The running rollout that was told, or the one that the canary was of, however it stands; null for none.</param>
public sealed record IncidentPlace(string? Target, string? Source, string? Revision, string? Rollout)
{
    public static IncidentPlace Unknown { get; } = new(null, null, null, null);
}
