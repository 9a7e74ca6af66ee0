using Trimtab.TestKit.Time;

namespace Trimtab.Functions.Tests.Probe;

/// <summary>Waits for an effect of work on other threads.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static async Task TrueAsync(Func<Task<bool>> condition, string what)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(Limit, what);
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
    }

    /// <summary>Moves the clock in steps until the condition holds, and lets the other threads come to their next wait between steps.</summary>
    public static Task TrueAsync(FakeClock clock, TimeSpan step, Func<bool> condition, string what)
        => TrueAsync(
            () =>
            {
                var holds = condition();
                if (!holds)
                {
                    clock.Advance(step);
                }

                return Task.FromResult(holds);
            },
            what);

    /// <summary>Moves the clock by a time in steps.</summary>
    public static async Task PassAsync(FakeClock clock, TimeSpan time, TimeSpan step)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += step)
        {
            clock.Advance(step);
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System);
        }
    }
}
