using Trimtab.Domain.State;

namespace Trimtab.Domain.Clusters;

/// <summary>Keeps each cluster's standing as a document, <c>clusters/{name}.json</c>.</summary>
public sealed class ClusterReport(IClusterStandings standings, IDocumentStore documents)
{
    private const string Folder = "clusters/";

    private readonly StandingReport<ClusterStanding> _report = new(
        Folder,
        static standing => standing.Cluster,
        static standing => standing.Answers,
        static (before, now) => before.Answers == now.Answers && before.Since == now.Since,
        documents);

    /// <summary>Writes what has changed since the last call. Not for concurrent use.</summary>
    public Task WriteAsync(CancellationToken cancellationToken) => _report.WriteAsync(standings.Standings, cancellationToken);

    /// <returns>The standings that were written, in ordinal order of the clusters.</returns>
    public static Task<IReadOnlyList<ClusterStanding>> ReadAllAsync(IDocumentStore documents, CancellationToken cancellationToken)
        => StandingDocuments.ReadAllAsync<ClusterStanding>(Folder, documents, cancellationToken);
}
