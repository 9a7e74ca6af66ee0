namespace Trimtab.Twin.Workloads;

/// <summary>Moments at which a controller wants to look at an object again, earliest first.</summary>
internal sealed class Agenda
{
    private readonly PriorityQueue<(IController Controller, ObjectKey Key), (DateTimeOffset Due, long Order)> _entries = new();
    private readonly HashSet<(IController Controller, ObjectKey Key, DateTimeOffset Due)> _known = [];
    private long _order;

    public DateTimeOffset? Next => _entries.TryPeek(out _, out var priority) ? priority.Due : null;

    public void Add(IController controller, ObjectKey key, DateTimeOffset due)
    {
        if (_known.Add((controller, key, due)))
        {
            _entries.Enqueue((controller, key), (due, _order++));
        }
    }

    public bool TryTake(DateTimeOffset now, out IController controller, out ObjectKey key, out DateTimeOffset due)
    {
        if (_entries.TryPeek(out var entry, out var priority) && priority.Due <= now)
        {
            _entries.Dequeue();
            (controller, key) = entry;
            due = priority.Due;
            _known.Remove((controller, key, due));
            return true;
        }

        (controller, key, due) = (null!, default, default);
        return false;
    }
}
