namespace Trimtab.Domain.Audit;

/// <summary>What a check of the whole log found.</summary>
/// <param name="Records">How many lines were read.</param>
/// <param name="Head">The last readable record: remember it for the next check. Null when there is none.</param>
/// <param name="FaultCount">How many faults there are.</param>
/// <param name="Faults">The first of them, at most <see cref="AuditChain.MaxFaults"/>, in the log's order.</param>
/// <param name="Unshown">What this check could not show, as a sentence for the reader.</param>
public sealed record AuditVerification(long Records, AuditHead? Head, int FaultCount, IReadOnlyList<AuditFault> Faults, string Unshown)
{
    public bool IsIntact => FaultCount == 0;
}
