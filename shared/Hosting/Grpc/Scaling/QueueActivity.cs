namespace Trimtab.Hosting.Grpc.Scaling;

/// <summary>Knows which queues this program has sent to, and when; wakes those who wait for that.</summary>
/// <param name="clock">The stopwatch.</param>
public sealed class QueueActivity(TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _sent = new(StringComparer.Ordinal);
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends at the next message to any queue. Taken before a look, so that nothing between the look and the wait is missed.</summary>
    public Task Next
    {
        get
        {
            lock (_lock)
            {
                return _next.Task;
            }
        }
    }

    /// <summary>A message was sent.</summary>
    public void Notice(string queue)
    {
        TaskCompletionSource next;
        lock (_lock)
        {
            _sent[queue] = clock.GetTimestamp();
            next = _next;
            _next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        next.TrySetResult();
    }

    /// <returns>Whether a message was sent to the queue within the given time.</returns>
    public bool HasSent(string queue, TimeSpan within)
    {
        lock (_lock)
        {
            return _sent.TryGetValue(queue, out var sent) && clock.GetElapsedTime(sent) < within;
        }
    }
}
