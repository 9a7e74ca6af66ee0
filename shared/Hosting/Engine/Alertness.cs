using Trimtab.Domain.Messaging;

namespace Trimtab.Hosting.Engine;

/// <summary>While rollouts run, the reports that can end them are looked for more often: a canary that crashed takes traffic until its report is found.</summary>
/// <remarks>Ticks tell that a rollout runs. An instance that has none of them has no rollout to end either, and looks at the usual pace.</remarks>
internal sealed class Alertness(TimeProvider time)
{
    /// <summary>The longest pause between two looks while alert.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(40);

    // Ticks come every second unless the fleet says otherwise, and other instances take some of them.
    private static readonly TimeSpan Lasts = TimeSpan.FromSeconds(15);

    private readonly long _lasts = (long)(Lasts.TotalSeconds * time.TimestampFrequency);
    private long _until = long.MinValue;

    /// <summary>Messages of a queue were received.</summary>
    public void Received(string queue)
    {
        if (queue == QueueNames.Rollouts)
        {
            Volatile.Write(ref _until, time.GetTimestamp() + _lasts);
        }
    }

    /// <summary>How long to wait before a queue is looked at again, given how long it would be without a rollout.</summary>
    public TimeSpan Limit(string queue, TimeSpan wait)
        => wait > Pause && queue == QueueNames.Incidents && time.GetTimestamp() < Volatile.Read(ref _until) ? Pause : wait;
}
