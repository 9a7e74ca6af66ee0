using Trimtab.Hosting.Functions;

namespace Trimtab.Hosting.Engine;

/// <summary>Runs one timer function on the instance that holds its lease, one run at a time.</summary>
/// <param name="function">The function to run.</param>
/// <param name="schedule">When.</param>
/// <param name="monitor">Null when the schedule is not monitored.</param>
/// <param name="lease">Its name in storage, and who takes it.</param>
/// <param name="invoker">Runs it.</param>
internal sealed class TimerListener(
    FunctionDefinition function, TimerSchedule schedule, TimerMonitor? monitor, TimerLease lease, TimerInvoker invoker) : IListener
{
    public Task RunAsync(CancellationToken stop, CancellationToken abort)
        => lease.Singleton.RunAsync(lease.Name, held => RunHeldAsync(held, abort), stop);

    private async Task RunHeldAsync(CancellationToken held, CancellationToken abort)
    {
        if (monitor is not null && await monitor.BeginAsync(abort))
        {
            await RunOnceAsync(invoker.Time.GetUtcNow(), isPastDue: true, abort);
        }

        var due = schedule.Next(invoker.Time.GetUtcNow());
        while (await Pause.UntilAsync(due, invoker.Time, held))
        {
            due = await RunOnceAsync(due, isPastDue: false, abort);
        }
    }

    private async Task<DateTimeOffset> RunOnceAsync(DateTimeOffset due, bool isPastDue, CancellationToken abort)
    {
        var started = invoker.Time.GetUtcNow();
        await invoker.InvokeAsync(function, monitor?.Status, isPastDue, abort);
        var now = invoker.Time.GetUtcNow();
        var next = schedule.Next(now > due ? now : due);
        if (monitor is not null)
        {
            await monitor.RanAsync(started, schedule.Next(started), CancellationToken.None);
        }

        return next;
    }
}
