using Trimtab.Domain.State;

namespace Trimtab.Domain.Reconcile;

/// <summary>A target's lease that is renewed until it is disposed.</summary>
internal sealed class TargetLease : IAsyncDisposable
{
    /// <summary>Azure's shortest: a killed worker keeps others out no longer than this. Itself, delivered again, it does not keep out.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(250);
    private readonly ILease _lease;
    private readonly CancellationTokenSource _lost;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _renewal;

    private TargetLease(ILease lease, TimeProvider time, CancellationToken cancellationToken)
    {
        _lease = lease;
        _lost = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _renewal = RenewAsync(time);
    }

    /// <summary>Cancelled when the lease is lost or the caller's own token is.</summary>
    public CancellationToken Token => _lost.Token;

    public bool IsLost { get; private set; }

    /// <param name="leases">Where leases are.</param>
    /// <param name="target">The target's name.</param>
    /// <param name="worker">Id of the message that works on it, the same whenever that is delivered again.</param>
    /// <param name="time">The clock of its renewal.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>Null when another worker holds it.</returns>
    public static Task<TargetLease?> TryTakeAsync(ILeases leases, string target, string worker, TimeProvider time, CancellationToken cancellationToken)
        => TryTakeNamedAsync(leases, $"targets/{target}", worker, time, cancellationToken);

    /// <summary>The same for something else that has one writer.</summary>
    /// <inheritdoc cref="TryTakeAsync"/>
    public static async Task<TargetLease?> TryTakeNamedAsync(ILeases leases, string name, string worker, TimeProvider time, CancellationToken cancellationToken)
        => await leases.TryAcquireAsync(name, worker, Duration, cancellationToken) is { } lease ? new TargetLease(lease, time, cancellationToken) : null;

    /// <summary>Waits for the lease for at most <paramref name="patience"/>.</summary>
    /// <exception cref="TimeoutException">Another worker holds it all the time.</exception>
    public static async Task<TargetLease> TakeAsync(
        ILeases leases, string target, string worker, TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            if (await TryTakeAsync(leases, target, worker, time, cancellationToken) is { } lease)
            {
                return lease;
            }

            if (time.GetElapsedTime(began) > patience)
            {
                throw new TimeoutException($"Target {target} is being worked on by somebody else for more than {patience.TotalSeconds:0} s.");
            }

            await Task.Delay(PollEvery, time, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _renewal.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _lease.DisposeAsync();
        _stop.Dispose();
        _lost.Dispose();
    }

    private async Task RenewAsync(TimeProvider time)
    {
        using var timer = new PeriodicTimer(RenewEvery, time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token) && await _lease.TryRenewAsync(_stop.Token))
            {
            }
        }
        finally
        {
            // A renewal that throws is as good as a lost lease: what it protects must stop either way.
            if (!_stop.IsCancellationRequested)
            {
                IsLost = true;
                await _lost.CancelAsync();
            }
        }
    }
}
