namespace Trimtab.Adapters.Tests;

/// <summary>Waits for what a real cluster, engine or process does in its own time.</summary>
internal static class Eventually
{
    public static async Task TrueAsync(Func<Task<bool>> claim, string what)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await claim())
        {
            late.IsCancellationRequested.ShouldBeFalse($"never came true: {what}");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, CancellationToken.None);
        }
    }
}
