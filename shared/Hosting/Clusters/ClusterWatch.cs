using Microsoft.Extensions.Hosting;
using Trimtab.Domain.Clusters;
using Trimtab.Hosting.Dispatching;
using Trimtab.Hosting.Engine;

namespace Trimtab.Hosting.Clusters;

/// <summary>Reports every 5 s which clusters have stopped or begun to answer. Holds the gauge, which nobody else asks for.</summary>
internal sealed class ClusterWatch(ClusterReport report, Dispatcher dispatcher, TimeProvider time, ClusterGauge gauge) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    public override void Dispose()
    {
        gauge.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await Pause.ForAsync(Interval, time, stoppingToken))
        {
            await dispatcher.RunBackgroundAsync(nameof(ClusterWatch), report.WriteAsync, stoppingToken);
        }
    }
}
