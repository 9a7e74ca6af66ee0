namespace Trimtab.Domain.Fleet;

/// <summary>What becomes of a live change that Git does not have.</summary>
public enum DriftPolicy
{
    /// <summary>The reconciler wins: Git's form is applied again.</summary>
    Revert,

    /// <summary>People are told; nothing is written.</summary>
    Report,

    /// <summary>The live change wins: it is committed, and nothing is written.</summary>
    Capture,
}
