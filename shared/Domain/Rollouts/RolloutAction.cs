namespace Trimtab.Domain.Rollouts;

public enum RolloutAction
{
    /// <summary>Promote now, whatever the evidence says.</summary>
    Promote,

    /// <summary>Take the revision back and hold it.</summary>
    RollBack,

    /// <summary>Stay at the present step until released; the judge may still roll back.</summary>
    Hold,

    /// <summary>End a hold: of a running rollout, or of the held revision that it took back.</summary>
    Release,
}
