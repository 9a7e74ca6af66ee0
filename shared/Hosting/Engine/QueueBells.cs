namespace Trimtab.Hosting.Engine;

/// <summary>Wakes the listeners of all queues by one timer: when it is time to look again, and earlier when this process itself sent a message.</summary>
/// <remarks>Threads that wake and sleep are most of what an idle program costs. Listeners whose time comes together are woken together,
/// one after the other on one thread.</remarks>
internal sealed class QueueBells : IDisposable
{
    /// <summary>Listeners that are due this soon are woken with those that are due now. Timers come early by up to their grain, 4 ms and the
    /// rest of one: without this each would come twice.</summary>
    public static readonly TimeSpan Together = TimeSpan.FromMilliseconds(6);

    /// <summary>A hidden message is looked for this much after its time, so that being woken together is not too early for it.</summary>
    private static readonly TimeSpan Grace = Together + TimeSpan.FromMilliseconds(2);

    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private readonly List<QueueBell> _bells = [];
    private long _timerAt = long.MaxValue;

    public QueueBells(TimeProvider time)
    {
        _time = time;
        _timer = time.CreateTimer(_ => WakeDue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Makes a bell for one listener of a queue.</summary>
    public QueueBell Hang(string queue)
    {
        var bell = new QueueBell(this, queue);
        lock (_lock)
        {
            _bells.Add(bell);
        }

        return bell;
    }

    /// <summary>A message was sent that shows after <paramref name="delay"/>; nothing when nobody here listens to the queue.</summary>
    public void Expect(string queue, TimeSpan delay)
    {
        QueueBell[] bells;
        lock (_lock)
        {
            bells = [.. _bells.Where(bell => bell.Queue == queue)];
        }

        // The service hides in whole seconds.
        var shownAfter = delay == TimeSpan.Zero ? delay : TimeSpan.FromSeconds(Math.Ceiling(delay.TotalSeconds)) + Grace;
        Array.ForEach(bells, bell => Ring(bell, shownAfter));
    }

    public void Dispose() => _timer.Dispose();

    internal Task SleepAsync(QueueBell bell, TimeSpan wait)
    {
        lock (_lock)
        {
            var now = _time.GetTimestamp();
            var sleep = bell.Sleep(now + Ticks(wait));
            bell.TakeSleeper(now)?.SetResult();
            SetTimer(now);
            return sleep;
        }
    }

    internal void Ring(QueueBell bell, TimeSpan delay)
    {
        TaskCompletionSource? sleeper;
        lock (_lock)
        {
            var now = _time.GetTimestamp();
            bell.Expect(now + Ticks(delay));
            sleeper = bell.TakeSleeper(now);
            SetTimer(now);
        }

        if (sleeper is not null)
        {
            // Not on the sender's thread: it has work of its own.
            ThreadPool.UnsafeQueueUserWorkItem(static woken => woken.TrySetResult(), sleeper, preferLocal: false);
        }
    }

    private void WakeDue()
    {
        List<TaskCompletionSource> woken = [];
        lock (_lock)
        {
            _timerAt = long.MaxValue;
            var now = _time.GetTimestamp();
            foreach (var bell in _bells)
            {
                if (bell.TakeSleeper(now + Ticks(Together)) is { } sleeper)
                {
                    woken.Add(sleeper);
                }
            }

            SetTimer(now);
        }

        woken.ForEach(static sleeper => sleeper.TrySetResult());
    }

    private void SetTimer(long now)
    {
        var next = long.MaxValue;
        foreach (var bell in _bells)
        {
            next = Math.Min(next, bell.WakeAt);
        }

        // Setting the timer wakes a thread; sleepers that are woken together need it once.
        if (next < _timerAt - Ticks(Together))
        {
            _timerAt = next;
            _timer.Change(_time.GetElapsedTime(now, Math.Max(now, next)), Timeout.InfiniteTimeSpan);
        }
    }

    private long Ticks(TimeSpan time) => (long)(time.TotalSeconds * _time.TimestampFrequency);
}
