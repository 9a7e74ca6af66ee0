using Trimtab.Domain.Fleet;

namespace Trimtab.Domain.Guards;

/// <summary>Decides what a look at a guarded Deployment calls for. Pure, and by state alone: when it was looked at last, and whether every change was seen, does not matter.</summary>
public static class GuardDetection
{
    /// <summary>A template that was taken back this often and comes again is only reported: something puts it back that a guard can't stop.</summary>
    public const int MaxRollBacks = 3;

    /// <param name="now">The Deployment as it is.</param>
    /// <param name="memory">What is remembered of it; null for nothing.</param>
    /// <param name="onFailure">What the guard does with failed templates.</param>
    /// <param name="watch">The guard's watch window.</param>
    /// <param name="time">The time of the look.</param>
    public static GuardFinding Find(DeploymentRevision now, GuardedWorkload? memory, GuardFailureAction onFailure, TimeSpan watch, DateTimeOffset time)
    {
        ArgumentNullException.ThrowIfNull(now);
        var known = memory?.Uid == now.Uid ? memory : null;
        if (known?.Revision == now.Number)
        {
            return new GuardFinding.Known();
        }

        if (known?.Good.Hash == now.Current.Hash)
        {
            return new GuardFinding.Adopt();
        }

        // Without pods there is nothing to watch.
        if (now.Replicas == 0)
        {
            return new GuardFinding.NotYet();
        }

        var previous = known?.Good ?? now.Running;
        if (onFailure == GuardFailureAction.RollBack && known?.Failed.FirstOrDefault(failed => failed.Hash == now.Current.Hash) is { } taken)
        {
            return taken.Times >= MaxRollBacks ? new GuardFinding.Leave(known.Good, taken) : new GuardFinding.TakeBack(known.Good, taken);
        }

        return previous is null
            ? now.SettledSince is null ? new GuardFinding.NotYet() : new GuardFinding.Adopt()
            : time - now.SettledSince >= watch ? new GuardFinding.Adopt() : new GuardFinding.Begin(previous);
    }
}
