using System.Diagnostics.Metrics;
using Trimtab.Domain.Signals;
using Trimtab.Hosting.Telemetry;

namespace Trimtab.Relay;

/// <summary>What the relay counts; the names are documented in infra/docs/metrics.md.</summary>
internal sealed class RelayMetrics : IDisposable
{
    private readonly Meter _meter = new(TelemetryNames.Meter);
    private readonly Counter<long> _failures;
    private readonly Counter<long> _harvests;
    private readonly Counter<long> _withheld;
    private readonly Counter<long> _overflowed;
    private readonly Counter<long> _shortened;
    private readonly Counter<long> _givenUp;
    private readonly Histogram<double> _delay;
    private int _waiting;
    private int _leads;
    private volatile IReadOnlyList<PodWatchStanding> _watches = [];

    public RelayMetrics()
    {
        _failures = _meter.CreateCounter<long>("trimtab.relay.failures", description: "Pod failures seen, by kind.");
        _harvests = _meter.CreateCounter<long>("trimtab.relay.harvests", description: "Failures whose context was gathered.");
        _withheld = _meter.CreateCounter<long>("trimtab.relay.withheld", description: "Parts of contexts that were not sent.");
        _overflowed = _meter.CreateCounter<long>("trimtab.relay.overflowed", description: "Times that a failure found no place among those that a follower holds for the leader.");
        _shortened = _meter.CreateCounter<long>("trimtab.relay.shortened", description: "Reports whose context was given up because too much waited for storage.");
        _givenUp = _meter.CreateCounter<long>("trimtab.relay.given_up", description: "Reports that were given up at the end of the program.");
        _delay = _meter.CreateHistogram<double>("trimtab.relay.delay", "s", "From the watch's event to the report in the queue.");
        _meter.CreateObservableGauge("trimtab.relay.waiting", () => Volatile.Read(ref _waiting), description: "Reports that are not in the queue yet.");
        _meter.CreateObservableGauge("trimtab.relay.leads", () => Volatile.Read(ref _leads), description: "1 while this relay leads.");
        _meter.CreateObservableGauge("trimtab.relay.watch.refused", () => Of(static watch => watch.IsRefused ? 1 : 0), description: "1 while the API server refuses the watch of a namespace's pods.");
        _meter.CreateObservableGauge("trimtab.relay.watch.silence", () => Of(static watch => (int)watch.Pulse.Silence.TotalSeconds), "s", "Since the watch of a namespace's pods last gave a sign of life.");
    }

    /// <summary>These watches are under way.</summary>
    public void Watching(IReadOnlyList<PodWatchStanding> watches) => _watches = watches;

    public void Leads(bool leads) => Volatile.Write(ref _leads, leads ? 1 : 0);

    public void Failed(PodFailureKind kind) => _failures.Add(1, new KeyValuePair<string, object?>("kind", kind.ToString()));

    public void Harvested(int withheld)
    {
        _harvests.Add(1);
        _withheld.Add(withheld);
    }

    public void Overflowed() => _overflowed.Add(1);

    public void Shortened() => _shortened.Add(1);

    public void GivenUp(int count) => _givenUp.Add(count);

    public void Waits(int change) => Interlocked.Add(ref _waiting, change);

    public void Sent(TimeSpan delay) => _delay.Record(delay.TotalSeconds);

    public void Dispose() => _meter.Dispose();

    private IEnumerable<Measurement<int>> Of(Func<PodWatchStanding, int> value)
        => _watches.Select(watch => new Measurement<int>(value(watch), new KeyValuePair<string, object?>("namespace", watch.Place)));
}
