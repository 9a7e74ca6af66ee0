using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Trimtab.Domain.Rollouts;
using Trimtab.Hosting.Dispatching;
using Trimtab.Hosting.Telemetry;

namespace Trimtab.Hosting.Rollouts;

public static class RolloutServices
{
    /// <summary>Adds what shows a revision to traffic and judges it, and the sweep that wakes what a kill left asleep.</summary>
    public static IServiceCollection AddRollouts(this IServiceCollection services)
        => services
            .AddSingleton<Holds>()
            .AddSingleton<FailureLog>()
            .AddSingleton<PodMetricsReader>()
            .AddSingleton<RolloutDocuments>()
            .AddSingleton<RolloutEnding>()
            .AddSingleton<RolloutHistory>()
            .AddSingleton<RolloutObjects>()
            .AddSingleton<RolloutObserver>()
            .AddSingleton<RolloutOutbox>()
            .AddSingleton<OverdueRollouts>()
            .AddSingleton<RolloutStarter>()
            .AddSingleton(provider => new TickLag(new Meter(TelemetryNames.Meter), provider.GetRequiredService<ILogger<TickLag>>()))
            .AddMessageHandler<RolloutTick, RolloutTickHandler>()
            .AddMessageHandler<RolloutCommand, RolloutCommandHandler>()
            .AddSweep<OverdueRollouts>("RolloutSweep", TimeSpan.FromSeconds(2), static (overdue, token) => overdue.SweepAsync(token));
}
