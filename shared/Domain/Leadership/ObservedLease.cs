namespace Trimtab.Domain.Leadership;

/// <summary>A record and when this candidate first saw it in this state, by its own stopwatch: so no candidate's clock need be right.</summary>
/// <param name="Record">As read.</param>
/// <param name="Since">Timestamp of the first look that showed this version.</param>
public sealed record ObservedLease(LeaseRecord Record, long Since)
{
    /// <summary>The observation after another look.</summary>
    public ObservedLease Look(LeaseRecord record, long now) => record.Version == Record.Version ? this with { Record = record } : new ObservedLease(record, now);
}
