namespace Trimtab.TestKit.Time;

/// <summary>A clock that moves only when told to, and that also drives timers, delays and timestamps.</summary>
/// <remarks>Due timers fire on the thread that advances the clock, in order of their due time; while one fires, the clock shows that time.</remarks>
public sealed class FakeClock : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<FakeTimer> _timers = [];
    private readonly DateTimeOffset _start;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DateTimeOffset _now;
    private long _order;

    public FakeClock()
        : this(new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero))
    {
    }

    public FakeClock(DateTimeOffset start) => _now = _start = start.ToUniversalTime();

    /// <summary>How many timers (also delays and timeouts) wait for the clock.</summary>
    public int PendingTimers
    {
        get
        {
            lock (_lock)
            {
                return _timers.Count;
            }
        }
    }

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    // Not the tick's frequency: code that takes timestamps for ticks must fail.
    public override long TimestampFrequency => 1_000_000_000;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            return _now;
        }
    }

    public override long GetTimestamp() => (GetUtcNow() - _start).Ticks * 100;

    /// <summary>Moves the clock and fires every timer that becomes due, also those that are made meanwhile.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        DateTimeOffset end;
        lock (_lock)
        {
            end = _now + by;
        }

        while (TakeDue(end) is { } due)
        {
            due.Fire();
        }

        lock (_lock)
        {
            _now = end > _now ? end : _now;
        }
    }

    /// <summary>Completes when at least <paramref name="count"/> timers wait: the code under test has come to its delay.</summary>
    public async Task WhenTimersAsync(int count, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_timers.Count >= count)
                {
                    return;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new FakeTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    internal void Schedule(FakeTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        var isDue = false;
        lock (_lock)
        {
            _timers.Remove(timer);
            timer.Period = period;
            if (dueTime == TimeSpan.Zero)
            {
                isDue = true;
                Reschedule(timer);
            }
            else if (dueTime != Timeout.InfiniteTimeSpan)
            {
                Add(timer, _now + dueTime);
            }
        }

        if (isDue)
        {
            timer.Fire();
        }
    }

    internal void Remove(FakeTimer timer)
    {
        lock (_lock)
        {
            _timers.Remove(timer);
        }
    }

    private FakeTimer? TakeDue(DateTimeOffset end)
    {
        lock (_lock)
        {
            var due = _timers.Where(timer => timer.Due <= end).OrderBy(timer => timer.Due).ThenBy(timer => timer.Order).FirstOrDefault();
            if (due is null)
            {
                return null;
            }

            _timers.Remove(due);
            _now = due.Due > _now ? due.Due : _now;
            Reschedule(due);
            return due;
        }
    }

    private void Reschedule(FakeTimer timer)
    {
        if (timer.Period > TimeSpan.Zero)
        {
            Add(timer, _now + timer.Period);
        }
    }

    private void Add(FakeTimer timer, DateTimeOffset due)
    {
        timer.Due = due;
        timer.Order = _order++;
        _timers.Add(timer);
        _changed.TrySetResult();
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
