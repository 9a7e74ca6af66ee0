using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging.Abstractions;
using Trimtab.Adapters.Grpc;
using Trimtab.Adapters.Grpc.Incidents;
using Trimtab.Hosting.Grpc.Incidents;
using Trimtab.TestKit.Files;

namespace Trimtab.Adapters.Tests.Grpc.Incidents;

public sealed class IncidentStreamGaugeTests
{
    [Fact]
    public void What_waits_and_what_was_given_up_is_measured()
    {
        using var directory = new ScratchDirectory();
        using var buffer = new IncidentBuffer(new IncidentBufferOptions { Directory = directory.Path, MaxMessages = 2, IsFlushed = false }, NullLogger<IncidentBuffer>.Instance);
        using var channel = new GrpcChannel(new Uri("http://127.0.0.1:1"), null, new GrpcLimits(), TimeProvider.System);
        var stream = new IncidentStream(buffer, channel, new IncidentStreamOptions(), TimeProvider.System, static () => 0, NullLogger<IncidentStream>.Instance);
        var measured = new Dictionary<string, long>(StringComparer.Ordinal);
        using var listener = new MeterListener();
        listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => measured[instrument.Name] = value);
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => measured[instrument.Name] = value);
        listener.InstrumentPublished = (instrument, mine) =>
        {
            if (instrument.Name.StartsWith("trimtab.incident.stream.", StringComparison.Ordinal))
            {
                mine.EnableMeasurementEvents(instrument);
            }
        };
        listener.Start();
        using var gauge = new IncidentStreamGauge(buffer, stream);
        for (var i = 0; i < 3; i++)
        {
            buffer.Add(new IncidentContext());
        }

        listener.RecordObservableInstruments();

        measured.ShouldBe(
            new Dictionary<string, long>(StringComparer.Ordinal)
            {
                ["trimtab.incident.stream.waiting"] = 2,
                ["trimtab.incident.stream.dropped"] = 1,
                ["trimtab.incident.stream.connected"] = 0,
            },
            ignoreOrder: true);
    }
}
