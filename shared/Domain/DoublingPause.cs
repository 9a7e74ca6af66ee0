namespace Trimtab.Domain;

/// <summary>The wait before what came to nothing is tried again: twice as long each time, up to the longest.</summary>
/// <param name="first">The first wait; more than zero.</param>
/// <param name="longest">The longest wait. Not less than the first.</param>
public sealed class DoublingPause(TimeSpan first, TimeSpan longest)
{
    private TimeSpan? _last;

    /// <summary>A try came to nothing.</summary>
    /// <returns>The wait before the next.</returns>
    public TimeSpan Next()
    {
        var next = _last is not { } last ? first
            : last < longest / 2 ? last * 2
            : longest;
        _last = next;
        return next;
    }

    /// <summary>A try ended that is not meant to. One that went on for longer than the longest wait had come to something: the wait is the first one again.</summary>
    /// <param name="lasted">How long it went on.</param>
    /// <returns>The wait before the next.</returns>
    public TimeSpan NextAfter(TimeSpan lasted)
    {
        if (lasted > longest)
        {
            Reset();
        }

        return Next();
    }

    /// <summary>A try was good: the wait is the first one again.</summary>
    public void Reset() => _last = null;
}
