namespace Trimtab.Hosting.Engine;

/// <summary>How long to wait before a queue is looked at again: short after a message, then random and exponentially longer.</summary>
internal sealed class PollingBackoff(TimeSpan longest, Random random)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);

    private int _empty;

    /// <summary>Whether the last wait was the longest one: the queue is idle.</summary>
    public bool IsLongest { get; private set; }

    public TimeSpan Next(bool foundMessages)
    {
        if (foundMessages)
        {
            _empty = 0;
            IsLongest = false;
            return Shortest;
        }

        var growth = (1 << Math.Min(_empty++, 20)) - 1;
        var spread = 0.8 + (0.4 * random.NextDouble());
        var wait = Shortest + (Shortest * (growth * spread));
        IsLongest = wait >= longest;
        return IsLongest ? longest : wait;
    }
}
