using Trimtab.Domain.State;

namespace Trimtab.TestKit.State;

/// <summary>Leases in memory; they end by <paramref name="clock"/>.</summary>
public sealed class InMemoryLeases(TimeProvider clock) : ILeases
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, InMemoryLease> _held = new(StringComparer.Ordinal);

    public Task<ILease?> TryAcquireAsync(string name, string holder, TimeSpan duration, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ArgumentOutOfRangeException.ThrowIfLessThan(duration, TimeSpan.FromSeconds(15));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(duration, TimeSpan.FromSeconds(60));
        lock (_lock)
        {
            if (_held.TryGetValue(name, out var held) && held.Holder != holder && held.Ends > clock.GetUtcNow())
            {
                return Task.FromResult<ILease?>(null);
            }

            var lease = new InMemoryLease(this, name, holder, duration) { Ends = clock.GetUtcNow() + duration };
            _held[name] = lease;
            return Task.FromResult<ILease?>(lease);
        }
    }

    /// <summary>Takes a lease away from its holder, as an operator can.</summary>
    public void Break(string name)
    {
        lock (_lock)
        {
            _held.Remove(name);
        }
    }

    /// <summary>When a lease ends; null when nobody holds it.</summary>
    public DateTimeOffset? EndOf(string name)
    {
        lock (_lock)
        {
            return _held.TryGetValue(name, out var held) ? held.Ends : null;
        }
    }

    // As Azure does: an ended lease can still be renewed while nobody else has taken it.
    internal bool TryRenew(InMemoryLease lease)
    {
        lock (_lock)
        {
            if (!_held.TryGetValue(lease.Name, out var held) || held.Holder != lease.Holder)
            {
                return false;
            }

            held.Ends = clock.GetUtcNow() + lease.Duration;
            return true;
        }
    }

    internal void Release(InMemoryLease lease)
    {
        lock (_lock)
        {
            if (_held.TryGetValue(lease.Name, out var held) && held.Holder == lease.Holder)
            {
                _held.Remove(lease.Name);
            }
        }
    }
}
