using Trimtab.TestKit.Time;

namespace Trimtab.Adapters.Tests.Kubernetes;

internal static class ClockRunning
{
    /// <summary>Lets the clock run fast until a task, which waits for real sockets as well as for the clock, is done.</summary>
    public static async Task<T> RunAsync<T>(this FakeClock clock, Task<T> task)
    {
        while (await Task.WhenAny(task, Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System)) != task)
        {
            clock.Advance(TimeSpan.FromMilliseconds(250));
        }

        return await task;
    }
}
