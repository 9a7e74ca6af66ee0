using Trimtab.Domain.State;

namespace Trimtab.TestKit.State;

/// <summary>A lease of <see cref="InMemoryLeases"/>.</summary>
internal sealed class InMemoryLease(InMemoryLeases leases, string name, string holder, TimeSpan duration) : ILease
{
    public string Name => name;

    public string Holder => holder;

    public TimeSpan Duration => duration;

    public DateTimeOffset Ends { get; set; }

    public Task<bool> TryRenewAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(leases.TryRenew(this));
    }

    public ValueTask DisposeAsync()
    {
        leases.Release(this);
        return ValueTask.CompletedTask;
    }
}
