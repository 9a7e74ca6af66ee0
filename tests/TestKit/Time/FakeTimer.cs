namespace Trimtab.TestKit.Time;

/// <summary>A timer of <see cref="FakeClock"/>.</summary>
internal sealed class FakeTimer(FakeClock clock, TimerCallback callback, object? state) : ITimer
{
    private bool _isDisposed;

    public DateTimeOffset Due { get; set; }

    public TimeSpan Period { get; set; } = Timeout.InfiniteTimeSpan;

    public long Order { get; set; }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        if (_isDisposed)
        {
            return false;
        }

        clock.Schedule(this, dueTime, period);
        return true;
    }

    public void Fire() => callback(state);

    public void Dispose()
    {
        _isDisposed = true;
        clock.Remove(this);
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
