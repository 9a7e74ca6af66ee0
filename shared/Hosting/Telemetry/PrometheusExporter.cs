using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Trimtab.Hosting.Telemetry;

/// <summary>Gathers the program's own measurements and writes them in the Prometheus text format. Observable values are read only when somebody asks.</summary>
public sealed class PrometheusExporter : IDisposable
{
    private static readonly string[] Meters = [TelemetryNames.Meter, "System.Runtime"];

    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);

    public PrometheusExporter()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (Meters.Contains(instrument.Meter.Name, StringComparer.Ordinal))
            {
                var family = _families.GetOrAdd(MetricFamily.NameOf(instrument), _ => new MetricFamily(instrument));
                listener.EnableMeasurementEvents(instrument, family);
            }
        };
        _listener.SetMeasurementEventCallback<double>((_, value, tags, family) => Record(family, value, tags));
        _listener.SetMeasurementEventCallback<float>((_, value, tags, family) => Record(family, value, tags));
        _listener.SetMeasurementEventCallback<long>((_, value, tags, family) => Record(family, value, tags));
        _listener.SetMeasurementEventCallback<int>((_, value, tags, family) => Record(family, value, tags));
        _listener.Start();
    }

    /// <returns>All families in the order of their names, in exposition format 0.0.4.</returns>
    public string Expose()
    {
        _listener.RecordObservableInstruments();
        using var text = new StringWriter();
        foreach (var family in _families.Values.OrderBy(family => family.Name, StringComparer.Ordinal))
        {
            family.Write(text);
        }

        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();

    private static void Record(object? family, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        => ((MetricFamily)family!).Record(value, tags);
}
