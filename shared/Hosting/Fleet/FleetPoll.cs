using Microsoft.Extensions.Hosting;
using Trimtab.Adapters.Fleet;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Reconcile;
using Trimtab.Hosting.Dispatching;
using Trimtab.Hosting.Engine;

namespace Trimtab.Hosting.Fleet;

/// <summary>Keeps the fleet of a repository new: what other instances found every check interval, the repository itself every interval. A fleet in files needs none of it.</summary>
internal sealed class FleetPoll(IFleet fleet, FleetOptions options, Dispatcher dispatcher, TimeProvider time) : BackgroundService
{
    /// <summary>How long the program's start waits for the first document: a Functions host gives the program 30 s to answer.</summary>
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(15);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (fleet is not FleetFromRepository repository)
        {
            return;
        }

        using var limit = new CancellationTokenSource(StartLimit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        await dispatcher.RunBackgroundAsync(nameof(FleetPoll), repository.RefreshAsync, both.Token);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var repository = (FleetFromRepository)fleet;
        var due = NextLook(repository);
        while (await Pause.ForAsync(options.CheckInterval, time, stoppingToken))
        {
            var isDue = time.GetUtcNow() >= due;
            await dispatcher.RunBackgroundAsync(nameof(FleetPoll), isDue ? repository.RefreshAsync : repository.AdoptAsync, stoppingToken);
            due = isDue ? NextLook(repository) : due;
        }
    }

    private DateTimeOffset NextLook(FleetFromRepository repository)
        => time.GetUtcNow() + ReconcileDueSources.NextWait(repository.Repository, time.GetUtcNow());
}
