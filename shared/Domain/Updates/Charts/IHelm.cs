using System.Text.Json.Nodes;
using Trimtab.Domain.Changes;

namespace Trimtab.Domain.Updates.Charts;

/// <summary>Helm's own program.</summary>
/// <remarks>Every call throws <see cref="HelmException"/> when Helm refuses it or can't be run.</remarks>
public interface IHelm
{
    /// <returns>The history, oldest first; empty when there is no such release.</returns>
    Task<IReadOnlyList<HelmRevision>> ReadHistoryAsync(ReleaseName release, CancellationToken cancellationToken);

    /// <summary>Upgrades to another version of the chart and keeps the values that people gave. Does not wait for the workloads.</summary>
    /// <param name="release">The release.</param>
    /// <param name="chart">As in <see cref="Changes.Change.Artifact"/>.</param>
    /// <param name="version">The chart's version, and what it must still point at.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task UpgradeAsync(ReleaseName release, string chart, ArtifactVersion version, CancellationToken cancellationToken);

    /// <summary>The same as a dry run: the server checks everything, and nothing is written.</summary>
    /// <returns>The manifest that the release would have, without hooks; with what its Secrets hold. Null when Helm was content and its answer can't be read.</returns>
    Task<string?> DryRunAsync(ReleaseName release, string chart, ArtifactVersion version, CancellationToken cancellationToken);

    /// <param name="release">The release.</param>
    /// <param name="revision">Which one; null for the newest.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The manifest of a revision, without hooks; with what its Secrets hold.</returns>
    Task<string> ReadManifestAsync(ReleaseName release, int? revision, CancellationToken cancellationToken);

    /// <summary>Rolls out an earlier revision as a new one.</summary>
    Task RollBackAsync(ReleaseName release, int revision, CancellationToken cancellationToken);

    /// <returns>The objects of the newest revision.</returns>
    Task<IReadOnlyList<JsonObject>> ReadObjectsAsync(ReleaseName release, CancellationToken cancellationToken);
}
