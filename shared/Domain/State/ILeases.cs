namespace Trimtab.Domain.State;

/// <summary>Named locks that outlive no crash by more than their duration.</summary>
public interface ILeases
{
    /// <summary>Takes the lease if nobody else holds it.</summary>
    /// <param name="name">Path-like name.</param>
    /// <param name="holder">Who takes it, e.g. a message's id. The same holder takes a lease that it has already, so that work which is
    /// delivered again after a crash need not wait for the end of its own lease. Whichever of its two releases it first, releases it for both.</param>
    /// <param name="duration">15 to 60 seconds (Azure Storage's range); renew before it ends.</param>
    /// <param name="cancellationToken">Cancels the call, not the lease.</param>
    /// <returns>The lease, or null when another holds it.</returns>
    Task<ILease?> TryAcquireAsync(string name, string holder, TimeSpan duration, CancellationToken cancellationToken);

    /// <summary>Takes the lease if nobody holds it, for a holder that nobody else is.</summary>
    /// <inheritdoc cref="TryAcquireAsync(string, string, TimeSpan, CancellationToken)"/>
    Task<ILease?> TryAcquireAsync(string name, TimeSpan duration, CancellationToken cancellationToken)
        => TryAcquireAsync(name, Guid.NewGuid().ToString(), duration, cancellationToken);
}
