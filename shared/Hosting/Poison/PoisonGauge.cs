using System.Diagnostics.Metrics;
using Trimtab.Hosting.Telemetry;

namespace Trimtab.Hosting.Poison;

/// <summary>How many messages each poison queue held when it was last looked at.</summary>
public sealed class PoisonGauge : IDisposable
{
    private readonly Meter _meter = new(TelemetryNames.Meter);
    private readonly Gauge<int> _messages;

    public PoisonGauge() => _messages = _meter.CreateGauge<int>("trimtab.poison.messages", description: "Messages in a poison queue when last looked at.");

    public void Set(string queue, int count) => _messages.Record(count, new KeyValuePair<string, object?>("queue", queue));

    public void Dispose() => _meter.Dispose();
}
