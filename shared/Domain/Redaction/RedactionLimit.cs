namespace Trimtab.Domain.Redaction;

/// <summary>How long one redaction may take. Not for concurrent use.</summary>
/// <param name="time">The clock.</param>
/// <param name="limit">The longest time, from now on.</param>
public sealed class RedactionLimit(TimeProvider time, TimeSpan limit)
{
    // A look at the clock costs as much as many steps.
    private const int StepsBetweenLooks = 64;

    private readonly long _began = time.GetTimestamp();
    private int _steps;

    /// <summary>A limit that is never reached.</summary>
    public static RedactionLimit None() => new(TimeProvider.System, Timeout.InfiniteTimeSpan);

    /// <exception cref="RedactionTimeoutException">The time is over.</exception>
    internal void Step()
    {
        if (limit != Timeout.InfiniteTimeSpan && ++_steps % StepsBetweenLooks == 1 && time.GetElapsedTime(_began) > limit)
        {
            throw new RedactionTimeoutException(limit);
        }
    }
}
