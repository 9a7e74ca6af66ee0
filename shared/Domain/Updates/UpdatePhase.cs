namespace Trimtab.Domain.Updates;

/// <summary>Where an update stands.</summary>
public enum UpdatePhase
{
    /// <summary>Waits for its turn; nothing was touched.</summary>
    Queued,

    /// <summary>The new version is being brought to the asset.</summary>
    Executing,

    /// <summary>The new version runs and is watched.</summary>
    Watching,

    /// <summary>The old version is being brought back.</summary>
    RollingBack,

    /// <summary>The new version held out.</summary>
    Succeeded,

    /// <summary>The old version runs again; the new one is held.</summary>
    RolledBack,

    /// <summary>Neither could be brought about, or nothing was touched: a person has to look.</summary>
    Failed,
}
