namespace Trimtab.Domain.State;

/// <summary>Named locks that outlive no crash by more than their duration.</summary>
public interface ILeases
{
    /// <summary>Takes the lease if nobody holds it.</summary>
    /// <param name="name">Path-like name.</param>
    /// <param name="duration">15 to 60 seconds (Azure Storage's range); renew before it ends.</param>
    /// <param name="cancellationToken">Cancels the call, not the lease.</param>
    /// <returns>The lease, or null when another holds it.</returns>
    Task<ILease?> TryAcquireAsync(string name, TimeSpan duration, CancellationToken cancellationToken);
}
