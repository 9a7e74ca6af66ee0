namespace Trimtab.Domain.Audit;

/// <summary>What can be wrong with a stored log.</summary>
public enum AuditFaultKind
{
    /// <summary>The line is no record.</summary>
    Unreadable,

    /// <summary>The record's bytes are not those that were hashed.</summary>
    Changed,

    /// <summary>Records between this one and the one before are gone.</summary>
    Missing,

    /// <summary>The record's number was there before: it was moved or repeated.</summary>
    OutOfOrder,

    /// <summary>The record's number is right but it follows another record than the one before it.</summary>
    Unlinked,

    /// <summary>The remembered head is not in the log: its end was cut or it was rewritten.</summary>
    HeadMissing,
}
