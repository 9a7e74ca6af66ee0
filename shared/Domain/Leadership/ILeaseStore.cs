namespace Trimtab.Domain.Leadership;

/// <summary>Where candidates share their record.</summary>
public interface ILeaseStore
{
    /// <returns>The record; <see cref="LeaseRecord.None"/> when there is none yet.</returns>
    /// <exception cref="LeadershipException">The store did not answer.</exception>
    Task<LeaseRecord> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Writes the record over the one with the same version, or makes it when the version is empty.</summary>
    /// <returns>The record with its new version, or null when somebody else wrote first.</returns>
    /// <exception cref="LeadershipException">The store did not answer: it may or may not be written.</exception>
    Task<LeaseRecord?> WriteAsync(LeaseRecord record, CancellationToken cancellationToken);
}
