namespace Trimtab.Hosting.Captures;

/// <summary>The wait before something is tried again: doubles with each try, and is the first one again after a try that went on for longer than the longest.</summary>
internal sealed class RetryPause(TimeSpan first, TimeSpan longest, TimeProvider clock)
{
    private int _tries;
    private long _began;

    /// <summary>A try begins: to be called before each.</summary>
    public void Begin() => _began = clock.GetTimestamp();

    /// <summary>A try came to nothing.</summary>
    /// <returns>The wait before the next.</returns>
    public TimeSpan Next()
    {
        if (clock.GetElapsedTime(_began) > longest)
        {
            Reset();
        }

        var pause = first * (1 << Math.Min(_tries++, 16));
        return pause < longest ? pause : longest;
    }

    /// <summary>A try was good.</summary>
    public void Reset() => _tries = 0;
}
