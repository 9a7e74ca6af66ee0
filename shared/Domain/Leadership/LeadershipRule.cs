namespace Trimtab.Domain.Leadership;

/// <summary>Decides who leads. Pure: times come in from outside.</summary>
public static class LeadershipRule
{
    /// <param name="observed">The record and how long it has been so, seen by this candidate.</param>
    /// <param name="unchangedFor">Time since <see cref="ObservedLease.Since"/>, by this candidate's stopwatch.</param>
    /// <param name="self">This candidate.</param>
    /// <param name="now">This candidate's clock; only written down.</param>
    /// <param name="leaseDuration">After this long without a change the leader is given up.</param>
    public static LeadershipMove Decide(ObservedLease observed, TimeSpan unchangedFor, string self, DateTimeOffset now, TimeSpan leaseDuration)
    {
        var record = observed.Record;
        if (record.Holder == self)
        {
            return new LeadershipMove.Renew(record with { Renewed = now });
        }

        return record.Holder.Length > 0 && unchangedFor < leaseDuration
            ? new LeadershipMove.Follow(record.Holder)
            : new LeadershipMove.Take(record with { Holder = self, Acquired = now, Renewed = now, Transitions = record.Transitions + 1 });
    }

    /// <summary>The record of a leader that stops: whoever looks next may lead.</summary>
    public static LeaseRecord Release(LeaseRecord record, DateTimeOffset now) => record with { Holder = "", Renewed = now };
}
