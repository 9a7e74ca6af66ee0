namespace Trimtab.Domain.Guards;

public enum SuspensionState
{
    /// <summary>Suspended by this window.</summary>
    Suspended,

    /// <summary>It was suspended before.</summary>
    WasSuspended,

    /// <summary>The cluster does not let us.</summary>
    Refused,

    /// <summary>There is no such object any more.</summary>
    Gone,

    /// <summary>It can't be suspended by a guard.</summary>
    NotOurs,
}
