namespace Trimtab.Domain.Drift;

/// <summary>What becomes of a live change.</summary>
public enum DriftFate
{
    /// <summary>The reconciler saw it and left it; nobody was told yet.</summary>
    Seen,

    /// <summary>As <see cref="Seen"/>, and people were told.</summary>
    Reported,

    /// <summary>The reconciler is about to write over it, or has just done so.</summary>
    Reverting,

    /// <summary>The reverser has it in its queue.</summary>
    Taken,

    /// <summary>The reverser is pushing it: the push may have arrived already.</summary>
    Pushing,

    /// <summary>It is in Git.</summary>
    Captured,
}
