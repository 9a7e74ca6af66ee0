namespace Trimtab.Domain.State;

/// <summary>Work under a document that others may take over.</summary>
internal static class LongWork
{
    /// <summary>Within this time a worker tells that it is alive, and notices that somebody else wrote.</summary>
    public static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(3);

    /// <summary>Runs work, and tells again and again meanwhile that it goes on.</summary>
    /// <param name="work">The work.</param>
    /// <param name="tryTellAsync">Writes that it goes on; false when somebody else wrote meanwhile.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>False when somebody else wrote meanwhile: the work was cancelled.</returns>
    public static async Task<bool> TryRunAsync(Func<CancellationToken, Task> work, Func<Task<bool>> tryTellAsync, TimeProvider time, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = work(stop.Token);
        while (!running.IsCompleted)
        {
            await Task.WhenAny(running, Task.Delay(KeepAlive, time, stop.Token));
            if (!running.IsCompleted && !await tryTellAsync())
            {
                await stop.CancelAsync();
                await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                return false;
            }
        }

        await stop.CancelAsync();
        await running;
        return true;
    }
}
