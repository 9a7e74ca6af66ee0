using System.Diagnostics.Metrics;
using Trimtab.Hosting.Telemetry;

namespace Trimtab.Hosting.Captures;

/// <summary>Counts what watches show and what of it is sent; the names are documented in infra/docs/metrics.md.</summary>
public sealed class CaptureMetrics : IDisposable
{
    private readonly Meter _meter = new(TelemetryNames.Meter);
    private readonly Counter<long> _received;
    private readonly Counter<long> _processed;
    private readonly Counter<long> _admissions;

    public CaptureMetrics()
    {
        _received = _meter.CreateCounter<long>("gitopsreverser.events.received", description: "Events of watched kinds and objects of lists.");
        _processed = _meter.CreateCounter<long>("gitopsreverser.events.processed", description: "Events by what became of them.");
        _admissions = _meter.CreateCounter<long>("gitopsreverser.admissions", description: "Admission requests by what was kept of them.");
    }

    public void Received(string kind) => _received.Add(1, new KeyValuePair<string, object?>("kind", kind));

    public void Processed(string kind, string result) => _processed.Add(1, new("kind", kind), new("result", result));

    public void Admitted(string result) => _admissions.Add(1, new KeyValuePair<string, object?>("result", result));

    public void Dispose() => _meter.Dispose();
}
