namespace Trimtab.Domain.Incidents;

public enum IncidentState
{
    /// <summary>The workload still fails, or did so lately.</summary>
    Open,

    /// <summary>The workload is healthy again, or gone.</summary>
    Closed,
}
