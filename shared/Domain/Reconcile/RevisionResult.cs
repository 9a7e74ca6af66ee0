namespace Trimtab.Domain.Reconcile;

/// <summary>What became of a revision at a target.</summary>
public enum RevisionResult
{
    Applied,
    RollingOut,
    Healthy,
    Refused,
    Unhealthy,
    TakenBack,
}
