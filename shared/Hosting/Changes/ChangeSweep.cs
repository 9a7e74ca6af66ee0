using Microsoft.Extensions.Hosting;
using Trimtab.Domain.Changes;
using Trimtab.Hosting.Dispatching;
using Trimtab.Hosting.Engine;

namespace Trimtab.Hosting.Changes;

/// <summary>Starts changes at the edges of their windows, at start and every 2 s, on every instance and under both engines: a timer's lease outlives a kill by a minute.</summary>
internal sealed class ChangeSweep(DueChanges due, Dispatcher dispatcher, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        do
        {
            await dispatcher.RunBackgroundAsync(nameof(ChangeSweep), due.SweepAsync, stoppingToken);
        }
        while (await Pause.ForAsync(Interval, time, stoppingToken));
    }
}
