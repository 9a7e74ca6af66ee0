namespace Trimtab.EndToEnd.Tests;

/// <summary>Waits for what whole programs do in their own time.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    /// <summary>Reads again and again until it is as wanted.</summary>
    /// <exception cref="TimeoutException">It was not so for minutes; the message holds what was read last.</exception>
    public static async Task<T> WhenAsync<T>(Func<Task<T>> read, Func<T, bool> isSo, Func<T, string>? describe = null)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var last = await read();
            if (isSo(last))
            {
                return last;
            }

            if (TimeProvider.System.GetElapsedTime(began) > Patience)
            {
                throw new TimeoutException($"Not so within {Patience.TotalMinutes} minutes: {(describe is not null ? describe(last) : last is System.Collections.IEnumerable many and not string ? string.Join(", ", many.Cast<object>()) : last)}");
            }

            await Task.Delay(LookEvery, TimeProvider.System);
        }
    }
}
