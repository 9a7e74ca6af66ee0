using System.Diagnostics.Metrics;
using Trimtab.Domain.Assets;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Gates.Policies;
using Trimtab.Domain.Updates;
using Trimtab.Domain.Versions;
using Trimtab.Functions.Tests.Documentation;
using Trimtab.Hosting.Telemetry;
using Trimtab.Hosting.Updates;

namespace Trimtab.Functions.Tests.Updates;

public sealed class UpdateMetricsTests : IDisposable
{
    private readonly string _space = $"shop-{Guid.NewGuid():n}";
    private readonly List<string> _seen = [];
    private readonly UpdateMetrics _metrics = new();
    private readonly MeterListener _listener = new()
    {
        InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == TelemetryNames.Meter && instrument.Name == "trimtab.updates.pending")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        },
    };

    public UpdateMetricsTests()
    {
        _listener.SetMeasurementEventCallback<int>((_, value, tags, _) =>
        {
            var words = string.Join(',', tags.ToArray().Select(static tag => $"{tag.Key}={tag.Value}"));
            if (words.Contains(_space, StringComparison.Ordinal))
            {
                _seen.Add($"{value} {words}");
            }
        });
        _listener.Start();
    }

    public void Dispose()
    {
        _listener.Dispose();
        _metrics.Dispose();
    }

    [Fact]
    public void What_waits_is_told_by_kind_place_and_step_and_as_none_once_nothing_does()
    {
        UpdateDocument[] waiting =
        [
            Update(new AssetId("apps", _space, AssetKind.Deployment, "web"), VersionChange.Patch),
            Update(new AssetId("apps", _space, AssetKind.Deployment, "db"), VersionChange.Patch),
            Update(new AssetId("apps", _space, AssetKind.HelmRelease, "web"), VersionChange.Major),
            Update(new AssetId($"host-{_space}", "", AssetKind.Container, "web"), VersionChange.Digest),
        ];

        _metrics.Pending(waiting);
        Look().ShouldBe(
        [
            $"1 asset_type=container,namespace=host-{_space},update_type=digest,status=queued",
            $"1 asset_type=helmrelease,namespace={_space},update_type=major,status=queued",
            $"2 asset_type=deployment,namespace={_space},update_type=patch,status=queued",
        ]);

        _metrics.Pending(waiting[..1]);
        Look().ShouldBe(
        [
            $"0 asset_type=container,namespace=host-{_space},update_type=digest,status=queued",
            $"0 asset_type=helmrelease,namespace={_space},update_type=major,status=queued",
            $"1 asset_type=deployment,namespace={_space},update_type=patch,status=queued",
        ]);
        Repository.Code(Repository.Page("metrics.md")).ShouldContain("trimtab_updates_pending");
    }

    private IEnumerable<string> Look()
    {
        _seen.Clear();
        _listener.RecordObservableInstruments();
        return _seen.Order(StringComparer.Ordinal);
    }

    private static UpdateDocument Update(AssetId id, VersionChange type) => new()
    {
        Change = new Change(id, "web", "web", new ArtifactVersion("1", null), new ArtifactVersion("2", null), type),
        Asset = new Asset(id),
        Mode = UpdateMode.Patch,
        Execution = new UpdateExecution(),
        QueuedAt = DateTimeOffset.UnixEpoch,
        PhaseSince = DateTimeOffset.UnixEpoch,
        NextTickDue = DateTimeOffset.UnixEpoch,
    };
}
