namespace Trimtab.Adapters.Kubernetes.Calls;

/// <summary>A token bucket: so many calls may begin in a second, and as many at once after a pause. First come, first served.</summary>
internal sealed class RequestPace
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _clock;
    private readonly TimeSpan _interval;
    private readonly TimeSpan _burst;
    private readonly long _start;

    // When the bucket will be full again, counted from _start.
    private TimeSpan _full;

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

    private TimeSpan Reserve()
    {
        lock (_lock)
        {
            var now = _clock.GetElapsedTime(_start);
            _full = (_full > now ? _full : now) + _interval;
            return _full - now - _burst;
        }
    }
}
