using Microsoft.Extensions.Hosting;
using Trimtab.Domain.Rollouts;
using Trimtab.Hosting.Dispatching;
using Trimtab.Hosting.Engine;

namespace Trimtab.Hosting.Rollouts;

/// <summary>Wakes overdue rollouts at start and every 5 s, on every instance and under both engines: after a kill, messages stay hidden for longer than a rollout may wait.</summary>
internal sealed class RolloutSweep(OverdueRollouts overdue, Dispatcher dispatcher, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        do
        {
            await dispatcher.RunBackgroundAsync(nameof(RolloutSweep), overdue.SweepAsync, stoppingToken);
        }
        while (await Pause.ForAsync(Interval, time, stoppingToken));
    }
}
