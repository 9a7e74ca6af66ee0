using Trimtab.Domain.Leadership;

namespace Trimtab.TestKit.Leadership;

/// <summary>The candidates' record in memory.</summary>
public sealed class InMemoryLeaseStore
{
    private readonly Lock _lock = new();
    private LeaseRecord _record = LeaseRecord.None;
    private long _version;

    public LeaseRecord Record
    {
        get
        {
            lock (_lock)
            {
                return _record;
            }
        }
    }

    /// <summary>One candidate's way to it.</summary>
    public Connection Connect() => new(this);

    private LeaseRecord? Write(LeaseRecord record)
    {
        lock (_lock)
        {
            return record.Version == _record.Version ? _record = record with { Version = $"{++_version}" } : null;
        }
    }

    /// <summary>A way to the record that can break.</summary>
    public sealed class Connection(InMemoryLeaseStore store) : ILeaseStore
    {
        /// <summary>Calls fail.</summary>
        public bool IsCut { get; set; }

        /// <summary>Calls never come back.</summary>
        public bool IsHanging { get; set; }

        /// <summary>Writes arrive but their answers get lost, once.</summary>
        public bool LosesNextAnswer { get; set; }

        public async Task<LeaseRecord> ReadAsync(CancellationToken cancellationToken)
        {
            await PassAsync(cancellationToken);
            return store.Record;
        }

        public async Task<LeaseRecord?> WriteAsync(LeaseRecord record, CancellationToken cancellationToken)
        {
            await PassAsync(cancellationToken);
            var written = store.Write(record);
            if (LosesNextAnswer)
            {
                LosesNextAnswer = false;
                throw new LeadershipException("The answer was lost.");
            }

            return written;
        }

        private Task PassAsync(CancellationToken cancellationToken)
            => IsHanging ? Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken)
                : IsCut ? throw new LeadershipException("The way to the record is cut.") : Task.CompletedTask;
    }
}
