namespace Trimtab.Hosting.Engine;

/// <summary>Waits that end early when the program stops, without an exception.</summary>
internal static class Pause
{
    /// <summary>Longer waits are made in parts: timers end at about 49 days.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <returns>True when the whole time passed; false when <paramref name="stop"/> came first.</returns>
    public static async Task<bool> ForAsync(TimeSpan wait, TimeProvider time, CancellationToken stop)
    {
        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return !stop.IsCancellationRequested;
    }

    /// <inheritdoc cref="ForAsync"/>
    public static async Task<bool> UntilAsync(DateTimeOffset due, TimeProvider time, CancellationToken stop)
    {
        // In a loop: a timer may fire a little before its time by the wall clock.
        for (var left = due - time.GetUtcNow(); left > TimeSpan.Zero; left = due - time.GetUtcNow())
        {
            if (!await ForAsync(left < Longest ? left : Longest, time, stop))
            {
                return false;
            }
        }

        return !stop.IsCancellationRequested;
    }
}
