namespace Trimtab.Domain.Fleet;

/// <summary>What a guard does with a template that failed.</summary>
public enum GuardFailureAction
{
    /// <summary>The workload gets its last good template back, and what would put the failed one back is suspended.</summary>
    RollBack,

    /// <summary>People are told; nothing is changed.</summary>
    Report,
}
