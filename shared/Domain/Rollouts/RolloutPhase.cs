namespace Trimtab.Domain.Rollouts;

/// <summary>Where a rollout is in its life.</summary>
public enum RolloutPhase
{
    /// <summary>Its canary is not in the cluster yet.</summary>
    Preparing,

    /// <summary>The canary takes traffic, step by step.</summary>
    Progressing,

    /// <summary>The revision is applied to stable, which is not ready yet; the canary still takes traffic.</summary>
    Promoting,

    /// <summary>Stable runs the revision and is watched; the canary is gone.</summary>
    Watching,

    /// <summary>Ended: the revision is the last good one.</summary>
    Succeeded,

    /// <summary>Decided to take the revision back; being done.</summary>
    RollingBack,

    /// <summary>Ended: the revision was taken back and is held.</summary>
    RolledBack,

    /// <summary>Ended: a newer revision came.</summary>
    Superseded,

    /// <summary>Ended: a guard's template failed, and people were told; nothing was changed.</summary>
    Reported,
}
