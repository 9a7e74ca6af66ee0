namespace Trimtab.Domain.Changes;

/// <summary>Forgets changes that were closed three months ago; the audit log keeps what was decided.</summary>
public sealed class ForgetChanges(ChangeDocuments changes, TimeProvider time)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    public Task ForgetOldAsync(CancellationToken cancellationToken) => changes.ForgetClosedAsync(time.GetUtcNow() - Kept, cancellationToken);
}
