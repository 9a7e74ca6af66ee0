namespace Trimtab.Hosting.Engine;

/// <summary>Ends the sleep of one queue's listener. Its members change only under the lock of <see cref="QueueBells"/>.</summary>
/// <param name="bells">Where it hangs.</param>
/// <param name="queue">The queue.</param>
internal sealed class QueueBell(QueueBells bells, string queue)
{
    /// <summary>More than this are not remembered: the listener looks again soon enough by itself.</summary>
    private const int MaxExpected = 1000;

    private readonly PriorityQueue<long, long> _expected = new();
    private TaskCompletionSource? _sleeper;
    private long _wakeAt = long.MaxValue;

    public string Queue => queue;

    /// <summary>When the sleeper must be woken, as a timestamp; never while nobody sleeps.</summary>
    internal long WakeAt => _sleeper is null ? long.MaxValue : _expected.TryPeek(out var next, out _) ? Math.Min(next, _wakeAt) : _wakeAt;

    /// <summary>Sleeps for <paramref name="wait"/>, or until a message is expected before that. Not at all when one was expected while the listener was awake.</summary>
    public Task SleepAsync(TimeSpan wait) => bells.SleepAsync(this, wait);

    /// <summary>Wakes the listener now.</summary>
    public void Ring() => bells.Ring(this, TimeSpan.Zero);

    internal Task Sleep(long wakeAt)
    {
        _sleeper = new TaskCompletionSource();
        _wakeAt = wakeAt;
        return _sleeper.Task;
    }

    internal void Expect(long at)
    {
        if (_expected.Count < MaxExpected)
        {
            _expected.Enqueue(at, at);
        }
    }

    /// <returns>Whose sleep ends; null when nobody sleeps or it is not time.</returns>
    internal TaskCompletionSource? TakeSleeper(long now)
    {
        if (WakeAt > now)
        {
            return null;
        }

        // The look that follows finds everything that was expected until now.
        while (_expected.TryPeek(out var next, out _) && next <= now)
        {
            _expected.Dequeue();
        }

        var sleeper = _sleeper;
        _sleeper = null;
        return sleeper;
    }
}
