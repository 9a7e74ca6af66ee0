using System.Diagnostics;
using System.Diagnostics.Metrics;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Updates;
using Trimtab.Hosting.Telemetry;

namespace Trimtab.Hosting.Updates;

/// <summary>Counts updates; the names are documented in infra/docs/metrics.md.</summary>
public sealed class UpdateMetrics : IUpdateReport, IDisposable
{
    private readonly Meter _meter = new(TelemetryNames.Meter);
    private readonly Counter<long> _attempted;
    private readonly Counter<long> _succeeded;
    private readonly Counter<long> _failed;
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _health;
    private readonly Lock _gate = new();
    private Dictionary<(string AssetType, string Namespace, string UpdateType), int> _pending = [];

    public UpdateMetrics()
    {
        _attempted = _meter.CreateCounter<long>("trimtab.updates.attempted", description: "Attempts to make a change.");
        _succeeded = _meter.CreateCounter<long>("trimtab.updates.succeeded", description: "Changes that held out their watch.");
        _failed = _meter.CreateCounter<long>("trimtab.updates.failed", description: "Attempts that were taken back or could not be made.");
        _duration = _meter.CreateHistogram<double>("trimtab.update.duration", "s", "From the first attempt to the end, watch included.");
        _health = _meter.CreateHistogram<double>("trimtab.update.health.latency", "s", "Time that one look at a new version took, with its health checks.");
        _meter.CreateObservableGauge("trimtab.updates.pending", Waiting, description: "Changes that wait for their turn.");
    }

    public void Attempted(UpdateDocument update) => _attempted.Add(1, Labels(update, "attempted"));

    public void Ended(UpdateDocument update, TimeSpan took)
    {
        ArgumentNullException.ThrowIfNull(update);
        var isGood = update.Phase == UpdatePhase.Succeeded;
        var labels = Labels(update, update.Phase == UpdatePhase.Queued ? "retried" : WordOf(update.Phase));
        (isGood ? _succeeded : _failed).Add(1, labels);
        _duration.Record(took.TotalSeconds, labels);
    }

    public void Checked(UpdateDocument update, TimeSpan took, bool isGood) => _health.Record(took.TotalSeconds, Labels(update, isGood ? "good" : "bad"));

    public void Pending(IReadOnlyCollection<UpdateDocument> waiting)
    {
        var counts = waiting.CountBy(static update => KeyOf(update.Change)).ToDictionary();
        lock (_gate)
        {
            // Where nothing waits any more, 0 says so: a series that only ends would keep its last number.
            foreach (var key in _pending.Keys)
            {
                counts.TryAdd(key, 0);
            }

            _pending = counts;
        }
    }

    public void Dispose() => _meter.Dispose();

    private static TagList Labels(UpdateDocument update, string status)
    {
        ArgumentNullException.ThrowIfNull(update);
        return Labels(KeyOf(update.Change), status);
    }

    private static TagList Labels((string AssetType, string Namespace, string UpdateType) key, string status) => new()
    {
        { "asset_type", key.AssetType },
        { "namespace", key.Namespace },
        { "update_type", key.UpdateType },
        { "status", status },
    };

    private static (string AssetType, string Namespace, string UpdateType) KeyOf(Change change) => (
        change.Asset.Kind.ToString().ToLowerInvariant(),
        change.Asset.Namespace.Length == 0 ? change.Asset.Place : change.Asset.Namespace,
        change.Type.ToString().ToLowerInvariant());

    private IEnumerable<Measurement<int>> Waiting()
    {
        lock (_gate)
        {
            return [.. _pending.Select(static entry => new Measurement<int>(entry.Value, Labels(entry.Key, WordOf(UpdatePhase.Queued))))];
        }
    }

    private static string WordOf(UpdatePhase phase) => char.ToLowerInvariant(phase.ToString()[0]) + phase.ToString()[1..];
}
