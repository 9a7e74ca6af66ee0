namespace Trimtab.Adapters.Http;

/// <summary>A token bucket: so many calls may begin in a second, and as many at once after a pause. First come, first served.
/// While the server asks for a pause nothing begins.</summary>
internal sealed class RequestPace
{
    private static readonly TimeSpan LongestHold = TimeSpan.FromSeconds(10);
    private readonly Lock _lock = new();
    private readonly TimeProvider _clock;
    private readonly TimeSpan _interval;
    private readonly TimeSpan _burst;
    private readonly long _start;

    // When the bucket will be full again, counted from _start.
    private TimeSpan _full;

    private TimeSpan _heldUntil;

    public RequestPace(int perSecond, TimeProvider clock)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(perSecond, 1);
        _clock = clock;
        _interval = TimeSpan.FromSeconds(1) / perSecond;
        _burst = _interval * perSecond;
        _start = clock.GetTimestamp();
    }

    public ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var wait = Reserve();
        return wait <= TimeSpan.Zero ? ValueTask.CompletedTask : new ValueTask(Task.Delay(wait, _clock, cancellationToken));
    }

    /// <summary>The server turned a call away: every other would be too, and cost it time.</summary>
    /// <param name="pause">How long it asks for; at most 10 s are kept here, a longer pause is the callers' affair.</param>
    public void Hold(TimeSpan pause)
    {
        lock (_lock)
        {
            var until = _clock.GetElapsedTime(_start) + (pause < LongestHold ? pause : LongestHold);
            _heldUntil = until > _heldUntil ? until : _heldUntil;
        }
    }

    private TimeSpan Reserve()
    {
        lock (_lock)
        {
            var now = _clock.GetElapsedTime(_start);
            _full = (_full > now ? _full : now) + _interval;
            var turn = _full - now - _burst;
            var hold = _heldUntil - now;
            return turn > hold ? turn : hold;
        }
    }
}
