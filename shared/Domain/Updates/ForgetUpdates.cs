namespace Trimtab.Domain.Updates;

/// <summary>Forgets updates that ended three months ago, and with them the states that they could be taken back to; the audit log keeps what was decided.</summary>
public sealed class ForgetUpdates(UpdateDocuments updates, TimeProvider time)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    public Task ForgetOldAsync(CancellationToken cancellationToken) => updates.ForgetClosedAsync(time.GetUtcNow() - Kept, cancellationToken);
}
