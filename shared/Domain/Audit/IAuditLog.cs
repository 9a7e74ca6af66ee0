namespace Trimtab.Domain.Audit;

/// <summary>The append-only, hash-chained log of every decision and write.</summary>
public interface IAuditLog
{
    /// <summary>Appends records in order; one whose id was appended before is left out, so that a repeat does no harm.</summary>
    Task AppendAsync(IReadOnlyList<AuditRecord> records, CancellationToken cancellationToken);
}
