using System.Diagnostics.Metrics;
using Trimtab.Domain.Assets;
using Trimtab.Hosting.Telemetry;

namespace Trimtab.Hosting.Assets;

/// <summary>How many assets are known, and which places are stale, for whoever reads the metrics.</summary>
public sealed class InventoryGauge : IDisposable
{
    private readonly Meter _meter = new(TelemetryNames.Meter);
    private readonly Gauge<int> _assets;
    private readonly Gauge<int> _stale;
    private readonly AssetInventory _inventory;
    private HashSet<(string Place, string Namespace, AssetKind Kind)> _told = [];

    public InventoryGauge(AssetInventory inventory)
    {
        _inventory = inventory;
        _assets = _meter.CreateGauge<int>("trimtab.assets", description: "Assets that are known, when last counted.");
        _stale = _meter.CreateGauge<int>("trimtab.inventory.stale", description: "1 for a cluster or Docker host of which the last scan did not see everything.");
    }

    /// <summary>Counts. Not for concurrent use.</summary>
    public async Task CountAsync(CancellationToken cancellationToken)
    {
        var snapshot = await _inventory.ReadAsync(cancellationToken);
        var counts = snapshot.Assets.CountBy(static asset => (asset.Id.Place, asset.Id.Namespace, asset.Id.Kind)).ToDictionary();
        foreach (var key in _told.Concat(counts.Keys).ToHashSet())
        {
            _assets.Record(counts.GetValueOrDefault(key), new("place", key.Place), new("namespace", key.Namespace), new("asset_type", key.Kind.ToString()));
        }

        _told = [.. counts.Keys];
        foreach (var place in snapshot.Places)
        {
            _stale.Record(place.IsStale ? 1 : 0, new KeyValuePair<string, object?>("place", place.Place));
        }
    }

    public void Dispose() => _meter.Dispose();
}
