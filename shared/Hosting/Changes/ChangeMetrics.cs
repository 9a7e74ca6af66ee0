using System.Collections.ObjectModel;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Trimtab.Domain.Assets;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Gates;
using Trimtab.Domain.Versions;
using Trimtab.Hosting.Telemetry;

namespace Trimtab.Hosting.Changes;

/// <summary>Counts decisions of gates and what becomes of changes; the names are documented in infra/docs/metrics.md.</summary>
public sealed class ChangeMetrics : IChangeReport, IDisposable
{
    private readonly Meter _meter = new(TelemetryNames.Meter);
    private readonly Counter<long> _decisions;
    private readonly Counter<long> _changes;
    private IReadOnlyDictionary<ChangeState, int> _open = ReadOnlyDictionary<ChangeState, int>.Empty;

    public ChangeMetrics()
    {
        _decisions = _meter.CreateCounter<long>("trimtab.gate.decisions", description: "Decisions of gates about one part of an asset.");
        _changes = _meter.CreateCounter<long>("trimtab.changes", description: "What happened to changes.");
        _meter.CreateObservableGauge(
            "trimtab.changes.open",
            () => Volatile.Read(ref _open).Select(static entry => new Measurement<int>(entry.Value, new KeyValuePair<string, object?>("state", Word(entry.Key.ToString())))),
            description: "Changes that something can still become of, by state.");
    }

    public void Decided(GateDecision decision)
    {
        ArgumentNullException.ThrowIfNull(decision);
        var chosen = decision.Chosen;
        _decisions.Add(1, Labels(decision.Asset, chosen?.Type, "decision", decision.Undecided.Length > 0 ? "undecided" : chosen is null ? "skip" : Word(chosen.Action.ToString())));
    }

    public void Happened(ChangeDocument change, string action)
    {
        ArgumentNullException.ThrowIfNull(change);
        ArgumentNullException.ThrowIfNull(action);
        _changes.Add(1, Labels(change.Change.Asset, change.Change.Type, "event", action[(action.LastIndexOf('.') + 1)..]));
    }

    public void Open(IReadOnlyDictionary<ChangeState, int> counts) => Volatile.Write(ref _open, counts);

    public void Dispose() => _meter.Dispose();

    private static TagList Labels(AssetId asset, VersionChange? type, string name, string value) => new()
    {
        { "asset_type", asset.Kind.ToString().ToLowerInvariant() },
        { "namespace", asset.Namespace.Length == 0 ? asset.Place : asset.Namespace },
        { "update_type", type?.ToString().ToLowerInvariant() ?? "none" },
        { name, value },
    };

    private static string Word(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
