using Trimtab.Domain.Changes;
using Trimtab.Hosting.Dispatching;

namespace Trimtab.Host.ChangesTimer;

/// <summary>Does every minute what is due with changes: wakes an app that was scaled to nothing; while it runs, it sweeps by itself.</summary>
internal sealed class ChangesTimer(DueChanges changes) : ITimerFunction
{
    public Task RunAsync(TimerDelivery timer, CancellationToken cancellationToken) => changes.SweepAsync(cancellationToken);
}
