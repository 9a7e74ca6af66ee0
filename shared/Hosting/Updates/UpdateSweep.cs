using Microsoft.Extensions.Hosting;
using Trimtab.Domain.Updates;
using Trimtab.Hosting.Dispatching;
using Trimtab.Hosting.Engine;

namespace Trimtab.Hosting.Updates;

/// <summary>Wakes overdue updates and lets waiting ones begin, at start and every 5 s, on every instance.</summary>
internal sealed class UpdateSweep(OverdueUpdates overdue, Dispatcher dispatcher, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        do
        {
            await dispatcher.RunBackgroundAsync(nameof(UpdateSweep), overdue.SweepAsync, stoppingToken);
        }
        while (await Pause.ForAsync(Interval, time, stoppingToken));
    }
}
