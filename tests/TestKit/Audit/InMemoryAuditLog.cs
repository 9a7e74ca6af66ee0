using Trimtab.Domain.Audit;

namespace Trimtab.TestKit.Audit;

/// <summary>Records in memory, each id once.</summary>
public sealed class InMemoryAuditLog : IAuditLog
{
    private readonly Lock _lock = new();
    private readonly List<AuditRecord> _records = [];

    public IReadOnlyList<AuditRecord> Records
    {
        get
        {
            lock (_lock)
            {
                return [.. _records];
            }
        }
    }

    public Task AppendAsync(IReadOnlyList<AuditRecord> records, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            _records.AddRange(records.Where(record => !_records.Exists(known => known.Id == record.Id)));
            return Task.CompletedTask;
        }
    }
}
