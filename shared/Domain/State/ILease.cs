namespace Trimtab.Domain.State;

/// <summary>A held lease; disposing it releases it.</summary>
public interface ILease : IAsyncDisposable
{
    /// <returns>False when the lease was lost: stop what it protects.</returns>
    Task<bool> TryRenewAsync(CancellationToken cancellationToken);
}
