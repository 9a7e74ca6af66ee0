using Microsoft.Extensions.Logging;
using Trimtab.Domain.State;

namespace Trimtab.Hosting.Engine;

/// <summary>Runs work on one instance at a time: under a lease that is renewed at half time and released at the end.</summary>
internal sealed partial class SingletonLease(ILeases leases, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(5);

    /// <summary>Runs <paramref name="work"/> whenever this instance holds the lease, until <paramref name="stop"/>.</summary>
    /// <param name="name">The lease.</param>
    /// <param name="work">Its token ends when the lease is lost or the program stops.</param>
    /// <param name="stop">Ends everything.</param>
    public async Task RunAsync(string name, Func<CancellationToken, Task> work, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            if (await TryAcquireAsync(name, stop) is { } lease)
            {
                await using (lease)
                {
                    await HoldAsync(name, lease, work, stop);
                }
            }
            else
            {
                await Pause.ForAsync(Retry, time, stop);
            }
        }
    }

    private async Task<ILease?> TryAcquireAsync(string name, CancellationToken stop)
    {
        try
        {
            return await leases.TryAcquireAsync(name, Duration, stop);
        }
        catch (StorageException fault)
        {
            Log.NotAcquired(logger, fault, name);
            return null;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task HoldAsync(string name, ILease lease, Func<CancellationToken, Task> work, CancellationToken stop)
    {
        using var lost = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var ended = new CancellationTokenSource();
        var renewal = RenewAsync(name, lease, lost, ended.Token);
        await work(lost.Token);
        await ended.CancelAsync();
        await renewal;
    }

    // Goes on after the stop, too: running work is waited for and must stay alone until it has ended.
    private async Task RenewAsync(string name, ILease lease, CancellationTokenSource lost, CancellationToken ended)
    {
        var held = time.GetTimestamp();
        var wait = Duration / 2;
        while (await Pause.ForAsync(wait, time, ended))
        {
            var isHeld = await TryRenewAsync(name, lease);
            held = isHeld == true ? time.GetTimestamp() : held;
            if (isHeld == false || time.GetElapsedTime(held) >= Duration)
            {
                Log.Lost(logger, name);
                await lost.CancelAsync();
                return;
            }

            wait = isHeld == true ? Duration / 2 : Retry;
        }
    }

    /// <returns>Null when storage did not say.</returns>
    private async Task<bool?> TryRenewAsync(string name, ILease lease)
    {
        try
        {
            return await lease.TryRenewAsync(CancellationToken.None);
        }
        catch (StorageException fault)
        {
            Log.NotRenewed(logger, fault, name);
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The lease {Name} can't be asked for")]
        public static partial void NotAcquired(ILogger logger, Exception exception, string name);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The lease {Name} can't be renewed")]
        public static partial void NotRenewed(ILogger logger, Exception exception, string name);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The lease {Name} was lost to another instance")]
        public static partial void Lost(ILogger logger, string name);
    }
}
