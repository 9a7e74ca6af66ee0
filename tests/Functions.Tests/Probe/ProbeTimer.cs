using Trimtab.Hosting.Dispatching;

namespace Trimtab.Functions.Tests.Probe;

internal sealed class ProbeTimer(ProbeJournal journal) : ITimerFunction
{
    public Task RunAsync(TimerDelivery timer, CancellationToken cancellationToken)
    {
        journal.Add(timer.IsPastDue ? "timer past due" : "timer");
        return Task.CompletedTask;
    }
}
