using System.Text.Json.Nodes;
using Trimtab.Domain.Captures.Rules;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Captures.Commits;

/// <summary>Reads the <c>GitRepoConfig</c> objects of clusters, and writes their status.</summary>
public sealed class RepositoryConfigs(IClusters clusters)
{
    /// <param name="Object">The object as it is.</param>
    /// <param name="Value">What it says; not to be used with faults.</param>
    /// <param name="Faults">Everything that is wrong with it.</param>
    public sealed record Found(JsonObject Object, GitRepoConfig Value, IReadOnlyList<RuleFault> Faults);

    /// <returns>Null when the cluster has no such object.</returns>
    public async Task<Found?> FindAsync(string cluster, string name, CancellationToken cancellationToken)
    {
        var connection = await clusters.GetAsync(cluster, cancellationToken);
        if (await connection.GetAsync(new ObjectReference(CaptureKinds.GitRepoConfig, "", name), cancellationToken) is not { } value)
        {
            return null;
        }

        var (config, faults) = GitRepoConfig.Read(value);
        return new Found(value, config, faults);
    }

    /// <summary>Writes the status; one that says nothing new is left as it is.</summary>
    public async Task ReportAsync(string cluster, Found found, ReadyCondition ready, RepositoryState state, int waiting, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(found);
        var status = new JsonObject
        {
            ["conditions"] = ready.ToJson(found.Object, now),
            ["queueLength"] = waiting,
            ["lastCommit"] = state.Head,
            ["lastPushTime"] = state.PushedAt is { } pushed ? pushed.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture) : null,
        };
        var before = found.Object["status"] as JsonObject ?? [];
        if (status.All(member => JsonNode.DeepEquals(member.Value, before[member.Key])))
        {
            return;
        }

        var connection = await clusters.GetAsync(cluster, cancellationToken);
        try
        {
            await connection.PatchAsync(found.Object.Reference, new JsonObject { ["status"] = status }, "status", cancellationToken);
        }
        catch (ClusterException gone) when (gone.Reason == "NotFound")
        {
            // Deleted meanwhile: nobody reads its status.
        }
    }
}
