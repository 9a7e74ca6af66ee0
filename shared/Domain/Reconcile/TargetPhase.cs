namespace Trimtab.Domain.Reconcile;

/// <summary>What is going on with a target.</summary>
public enum TargetPhase
{
    /// <summary>Nothing was done yet.</summary>
    New,

    /// <summary>Targets it depends on are not healthy yet.</summary>
    Waiting,

    /// <summary>A revision is being built, checked and applied.</summary>
    Applying,

    /// <summary>A revision is applied; its objects are not all healthy yet.</summary>
    Settling,

    /// <summary>A rollout shows the revision to traffic: the rest is up to it.</summary>
    RollingOut,

    /// <summary>The newest revision is applied and was found healthy.</summary>
    Healthy,

    /// <summary>The newest revision is refused, unhealthy or taken back; the last good one (if any) is in force.</summary>
    Failed,
}
