using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Trimtab.Domain.Registries;
using Trimtab.Hosting.Telemetry;

namespace Trimtab.Hosting.Registries;

/// <summary>Whether each registry answers, as this instance sees it, for whoever reads the metrics.</summary>
internal sealed class RegistryGauge : IHostedService, IDisposable
{
    private readonly Meter _meter = new(TelemetryNames.Meter);

    public RegistryGauge(IRegistryStandings registries)
        => _meter.CreateObservableGauge(
            "trimtab.registry.answers",
            () => registries.Standings.Select(static standing => new Measurement<int>(standing.Answers ? 1 : 0, new KeyValuePair<string, object?>("registry", standing.Host))),
            description: "1 while a registry or chart repository answers, 0 while it is asked only now and then.");

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _meter.Dispose();
}
