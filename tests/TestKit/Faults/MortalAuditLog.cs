using Trimtab.Domain.Audit;

namespace Trimtab.TestKit.Faults;

/// <summary>An audit log whose caller may be killed at any call.</summary>
public sealed class MortalAuditLog(IAuditLog inner, Killer killer) : IAuditLog
{
    public Task AppendAsync(IReadOnlyList<AuditRecord> records, CancellationToken cancellationToken)
        => killer.RunAsync(() => inner.AppendAsync(records, cancellationToken));
}
