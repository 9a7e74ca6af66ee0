using System.Diagnostics.Metrics;
using Trimtab.Domain.Assets;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Gates;
using Trimtab.Domain.Versions;
using Trimtab.Functions.Tests.Documentation;
using Trimtab.Hosting.Changes;
using Trimtab.Hosting.Telemetry;

namespace Trimtab.Functions.Tests.Changes;

public sealed class ChangeMetricsTests
{
    private static readonly AssetId Web = new("apps", $"shop-{Guid.NewGuid():n}", AssetKind.Deployment, "web");

    [Fact]
    public void Decisions_and_changes_are_counted_by_type_and_outcome_under_documented_names()
    {
        List<string> seen = [];
        using var metrics = new ChangeMetrics();
        using var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name == TelemetryNames.Meter && (instrument.Name.StartsWith("trimtab.gate", StringComparison.Ordinal) || instrument.Name.StartsWith("trimtab.changes", StringComparison.Ordinal)))
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument.Name, value, tags));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Keep(instrument.Name, value, tags));
        listener.Start();
        var running = new ArtifactVersion("1.0.0", null);
        var none = new GateDecision(Web, "web", "web", running, "Nothing.", []);
        var choice = new GateChoice(new Candidate(new ArtifactVersion("1.0.1", null), DateTimeOffset.UnixEpoch), VersionChange.Patch, GateAction.Auto);

        metrics.Decided(none);
        metrics.Decided(none with { Choices = [choice] });
        metrics.Decided(none with { Choices = [choice with { Action = GateAction.Review, Type = VersionChange.Minor }], Undecided = "Nobody could look." });
        metrics.Open(new Dictionary<ChangeState, int> { [ChangeState.AwaitingApproval] = 7_654_321 });
        listener.RecordObservableInstruments();

        seen.ShouldBe(
        [
            $"trimtab.gate.decisions 1 asset_type=deployment,namespace={Web.Namespace},update_type=none,decision=skip",
            $"trimtab.gate.decisions 1 asset_type=deployment,namespace={Web.Namespace},update_type=patch,decision=auto",
            $"trimtab.gate.decisions 1 asset_type=deployment,namespace={Web.Namespace},update_type=minor,decision=undecided",
            "trimtab.changes.open 7654321 state=awaitingApproval",
        ]);
        Repository.Code(Repository.Page("metrics.md")).ShouldContain("trimtab_gate_decisions_total");

        void Keep<T>(string name, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var words = string.Join(',', tags.ToArray().Select(static tag => $"{tag.Key}={tag.Value}"));
            if (words.Contains(Web.Namespace, StringComparison.Ordinal) || $"{value}" == "7654321")
            {
                seen.Add($"{name} {value} {words}");
            }
        }
    }
}
