using Trimtab.Domain.State;

namespace Trimtab.Domain.Clusters;

/// <summary>Keeps each cluster's standing as a document, <c>clusters/{name}.json</c>, for everybody who has no part in this process.</summary>
/// <remarks>Instances write what they see; the last to see a change wins. A cluster that always answered has no document.</remarks>
public sealed class ClusterReport(IClusterStandings standings, IDocumentStore documents)
{
    private const string Folder = "clusters/";
    private readonly Dictionary<string, ClusterStanding> _written = new(StringComparer.Ordinal);

    /// <summary>Writes what has changed since the last call. Not for concurrent use.</summary>
    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        foreach (var standing in standings.Standings)
        {
            var before = _written.GetValueOrDefault(standing.Cluster);
            // At start nobody knows what a killed instance left: one read tells.
            if (before is null && standing.Answers && await ReadAsync(documents, standing.Cluster, cancellationToken) is null or { Answers: true })
            {
                _written[standing.Cluster] = standing;
            }
            else if (before is null || before.Answers != standing.Answers || before.Since != standing.Since)
            {
                await documents.WriteAsync(NameOf(standing.Cluster), standing, cancellationToken);
                _written[standing.Cluster] = standing;
            }
        }
    }

    /// <returns>The standings that were written, in ordinal order of the clusters.</returns>
    public static async Task<IReadOnlyList<ClusterStanding>> ReadAllAsync(IDocumentStore documents, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(documents);
        var all = new List<ClusterStanding>();
        await foreach (var name in documents.ListAsync(Folder, cancellationToken))
        {
            if ((await documents.ReadAsync<ClusterStanding>(name, cancellationToken)).Value is { } standing)
            {
                all.Add(standing);
            }
        }

        return all;
    }

    private static async Task<ClusterStanding?> ReadAsync(IDocumentStore documents, string cluster, CancellationToken cancellationToken)
        => (await documents.ReadAsync<ClusterStanding>(NameOf(cluster), cancellationToken)).Value;

    private static string NameOf(string cluster) => $"{Folder}{cluster}.json";
}
