using System.Text.Json.Nodes;
using Trimtab.Domain.Assets;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Gates.Policies;
using Trimtab.Domain.Updates;
using Trimtab.Domain.Updates.Charts;
using Trimtab.Domain.Versions;
using Trimtab.TestKit.Clusters;
using Trimtab.TestKit.Time;
using Trimtab.TestKit.Updates;
using Trimtab.Twin;

namespace Trimtab.Domain.Tests.Updates.Charts;

public sealed class HelmUpdateModeTests : IDisposable
{
    private readonly FakeClock _clock = new();
    private readonly TwinCluster _twin;

    public HelmUpdateModeTests() => _twin = new TwinCluster(new TwinOptions(), _clock);

    public void Dispose() => _twin.Dispose();

    [Theory]
    [InlineData(true, UpdatePhase.Executing, typeof(UpdateProgress.Unseen))]
    [InlineData(true, UpdatePhase.Watching, typeof(UpdateProgress.Unseen))]
    [InlineData(true, UpdatePhase.RollingBack, typeof(UpdateProgress.Unseen))]
    [InlineData(false, UpdatePhase.Executing, typeof(UpdateProgress.Failed))]
    [InlineData(false, UpdatePhase.Watching, typeof(UpdateProgress.Pending))]
    [InlineData(false, UpdatePhase.RollingBack, typeof(UpdateProgress.Pending))]
    public async Task A_cluster_that_tells_no_history_is_away_and_a_refusal_is_tried_again_on_the_way_back(bool isTransient, UpdatePhase phase, Type expected)
    {
        var helm = new FakeHelm(_ => throw new HelmException("No history.", isTransient));
        var mode = new HelmUpdateMode(helm, new ReleaseProgress(helm, new FixedClusters(_twin), _clock), _clock);
        var id = new AssetId("twin", "shop", AssetKind.HelmRelease, "web");
        var update = new UpdateDocument
        {
            Change = new Change(id, Change.Chart, "https://charts.example.com/web", new ArtifactVersion("1.0.0", null), new ArtifactVersion("1.1.0", null), VersionChange.Minor),
            Asset = new Asset(id),
            Mode = UpdateMode.Helm,
            Execution = new UpdateExecution(),
            Phase = phase,
            Saved = new JsonObject { ["revision"] = 1, ["chart"] = "web-1.0.0" },
            QueuedAt = DateTimeOffset.UnixEpoch,
            PhaseSince = DateTimeOffset.UnixEpoch,
            NextTickDue = DateTimeOffset.UnixEpoch,
        };

        var seen = await (phase switch
        {
            UpdatePhase.Executing => mode.ApplyAsync(update, default),
            UpdatePhase.Watching => mode.LookAsync(update, default),
            _ => mode.RestoreAsync(update, default),
        });

        seen.ShouldBeOfType(expected);
        seen.Reason.ShouldBe("No history.");
    }
}
