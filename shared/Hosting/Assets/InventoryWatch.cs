using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Trimtab.Domain.Assets;
using Trimtab.Domain.Assets.Watching;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.State;
using Trimtab.Hosting.Dispatching;
using Trimtab.Hosting.Engine;

namespace Trimtab.Hosting.Assets;

/// <summary>Checks the stored inventory at start, and follows what clusters and Docker hosts tell, on one instance at a time.</summary>
internal sealed partial class InventoryWatch(AssetInventory inventory, IFleet fleet, PlaceWatch watch, ScanRequests requests, Dispatcher dispatcher, ILeases leases, TimeProvider time, ILogger<InventoryWatch> logger)
    : BackgroundService
{
    private const string Lease = "inventory-watch";
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await dispatcher.RunBackgroundAsync(nameof(InventoryWatch), CheckAsync, stoppingToken);
        await new SingletonLease(leases, time, logger).RunAsync(Lease, WatchAsync, stoppingToken);
    }

    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        foreach (var damage in await inventory.CheckAsync(cancellationToken))
        {
            Log.Damaged(logger, damage);
        }
    }

    private async Task WatchAsync(CancellationToken held)
    {
        await using var watches = new PlaceWatches(fleet, watch);
        while (await Pause.ForAsync(Interval, time, held))
        {
            await dispatcher.RunBackgroundAsync(
                nameof(InventoryWatch),
                async token =>
                {
                    await watches.UpdateAsync(held);
                    await requests.SendDueAsync(token);
                },
                held);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The stored inventory was damaged: {Damage}")]
        public static partial void Damaged(ILogger logger, string damage);
    }
}
