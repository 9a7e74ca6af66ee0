using System.Diagnostics.Metrics;
using Trimtab.Adapters.Grpc.Incidents;
using Trimtab.Hosting.Telemetry;

namespace Trimtab.Hosting.Grpc.Incidents;

/// <summary>What waits for the external analyser, what was given up, and whether the way to it is open, for whoever reads the metrics.</summary>
public sealed class IncidentStreamGauge : IDisposable
{
    private readonly Meter _meter = new(TelemetryNames.Meter);

    public IncidentStreamGauge(IncidentBuffer buffer, IncidentStream stream)
    {
        _meter.CreateObservableGauge("trimtab.incident.stream.waiting", () => buffer.Count, description: "Incidents that the external analyser has not acknowledged.");
        _meter.CreateObservableCounter("trimtab.incident.stream.dropped", () => (long)buffer.Dropped, description: "Incidents given up: the buffer was full, or the analyser refused them.");
        _meter.CreateObservableGauge("trimtab.incident.stream.connected", () => stream.IsConnected ? 1 : 0, description: "1 while the stream to the external analyser is open.");
    }

    public void Dispose() => _meter.Dispose();
}
