using System.Text.Json.Nodes;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Updates.Charts;

namespace Trimtab.TestKit.Updates;

/// <summary>Releases whose history somebody else writes. Their objects are healthy.</summary>
/// <param name="history">A release's history, oldest first.</param>
public sealed class FakeHelm(Func<ReleaseName, IReadOnlyList<HelmRevision>> history) : IHelm
{
    public Task<IReadOnlyList<HelmRevision>> ReadHistoryAsync(ReleaseName release, CancellationToken cancellationToken) => Task.FromResult(history(release));

    public Task<IReadOnlyList<JsonObject>> ReadObjectsAsync(ReleaseName release, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<JsonObject>>([]);

    public Task UpgradeAsync(ReleaseName release, string chart, ArtifactVersion version, CancellationToken cancellationToken) => throw new NotSupportedException("Somebody else upgrades.");

    public Task<string?> DryRunAsync(ReleaseName release, string chart, ArtifactVersion version, CancellationToken cancellationToken) => throw new NotSupportedException("Somebody else upgrades.");

    public Task<string> ReadManifestAsync(ReleaseName release, int? revision, CancellationToken cancellationToken) => Task.FromResult("");

    public Task RollBackAsync(ReleaseName release, int revision, CancellationToken cancellationToken) => throw new NotSupportedException("Somebody else rolls back.");
}
