namespace Trimtab.Hosting.Engine;

/// <summary>How long to wait before a queue is looked at again: short after a message, then random and exponentially longer.</summary>
internal sealed class PollingBackoff(TimeSpan longest, Random random)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);

    private int _empty;

    public TimeSpan Next(bool foundMessages)
    {
        if (foundMessages)
        {
            _empty = 0;
            return Shortest;
        }

        var growth = (1 << Math.Min(_empty++, 20)) - 1;
        var spread = 0.8 + (0.4 * random.NextDouble());
        var wait = Shortest + (Shortest * (growth * spread));
        return wait < longest ? wait : longest;
    }
}
