using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Reconcile;

namespace Trimtab.Domain.Rollouts;

/// <summary>The objects a rollout has in its cluster. Every method brings about a state and may be repeated.</summary>
public sealed class RolloutObjects(IClusters clusters)
{
    private const int ReplaceAttempts = 4;
    private const string ConfigurationAnnotation = TrimtabNames.Prefix + "configuration";

    /// <summary>Applies the canaries that are missing, edited by somebody, or of another size than this step's.</summary>
    /// <param name="document">The rollout.</param>
    /// <param name="seen">The live canary of each workload, as far as it has been read; null reads as not there.</param>
    /// <param name="replicas">The size of each workload's canary; 0 beside a stable workload without replicas.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The workloads, with what was applied.</returns>
    public async Task<IReadOnlyList<RolloutWorkload>> EnsureCanariesAsync(
        RolloutDocument document, IReadOnlyList<JsonObject?> seen, IReadOnlyList<int> replicas, CancellationToken cancellationToken)
    {
        var cluster = await clusters.GetAsync(document.Cluster, cancellationToken);
        return await Task.WhenAll(document.Workloads.Select((workload, index) => EnsureAsync(workload, seen[index], replicas[index])));

        async Task<RolloutWorkload> EnsureAsync(RolloutWorkload workload, JsonObject? live, int wanted)
        {
            var isAsApplied = live is not null && live.Uid == workload.CanaryUid
                && live.Number("metadata", "generation") == workload.CanaryGeneration && live.Number("spec", "replicas") == wanted;
            if (isAsApplied || (live is null && wanted == 0))
            {
                return workload;
            }

            var applied = await cluster.ApplyAsync(CanaryDeployment.WithReplicas(workload.Canary, wanted), new ApplyOptions(), cancellationToken);
            return workload with { CanaryUid = applied.Uid, CanaryGeneration = applied.Number("metadata", "generation") };
        }
    }

    /// <summary>Deletes exactly the canaries that a tick has just seen: one call each, and never another rollout's.</summary>
    public async Task DeleteSeenCanariesAsync(string clusterName, IEnumerable<JsonObject?> canaries, CancellationToken cancellationToken)
    {
        var cluster = await clusters.GetAsync(clusterName, cancellationToken);
        await Task.WhenAll(canaries.OfType<JsonObject>().Select(canary => DeleteAsync(cluster, canary, cancellationToken)));
    }

    /// <summary>Deletes what is there of this rollout's canaries.</summary>
    public async Task DeleteCanariesAsync(RolloutDocument document, CancellationToken cancellationToken)
    {
        var cluster = await clusters.GetAsync(document.Cluster, cancellationToken);
        await Task.WhenAll(document.Workloads.Select(async workload =>
        {
            if (await cluster.GetAsync(workload.CanaryReference(), cancellationToken) is { } live && IsOf(document, live))
            {
                await DeleteAsync(cluster, live, cancellationToken);
            }
        }));
    }

    /// <summary>Applies configuration copies.</summary>
    public static async Task ApplyCopiesAsync(ICluster cluster, IEnumerable<JsonObject> copies, CancellationToken cancellationToken)
    {
        foreach (var copy in copies)
        {
            await cluster.ApplyAsync(copy, new ApplyOptions(), cancellationToken);
        }
    }

    /// <summary>Deletes this rollout's configuration copies.</summary>
    public async Task DeleteCopiesAsync(RolloutDocument document, CancellationToken cancellationToken)
    {
        var cluster = await clusters.GetAsync(document.Cluster, cancellationToken);
        foreach (var copy in document.Workloads.SelectMany(static workload => workload.Copies).Distinct())
        {
            if (await cluster.GetAsync(copy, cancellationToken) is { } live && IsOf(document, live))
            {
                await DeleteAsync(cluster, live, cancellationToken);
            }
        }
    }

    /// <summary>Deletes canaries and copies of a rollout that has no document: a crash came before it was written.</summary>
    public async Task DeleteStrayAsync(string clusterName, string rollout, CancellationToken cancellationToken)
    {
        var cluster = await clusters.GetAsync(clusterName, cancellationToken);
        foreach (var kind in new[] { KindName.Deployment, KindName.ConfigMap, KindName.Secret })
        {
            var stray = await cluster.ListAsync(kind, null, $"{TrimtabNames.Rollout}={RolloutNames.Label(rollout)}", cancellationToken);
            foreach (var value in stray.Items)
            {
                await DeleteAsync(cluster, value, cancellationToken);
            }
        }
    }

    /// <summary>Makes stable pods start anew whose configuration was promoted while their template stayed as it was.</summary>
    public async Task RestartForConfigurationAsync(RolloutDocument document, CancellationToken cancellationToken)
    {
        var cluster = await clusters.GetAsync(document.Cluster, cancellationToken);
        foreach (var workload in document.Workloads.Where(static workload => workload.Copies.Count > 0))
        {
            var live = await cluster.GetAsync(workload.StableReference(), cancellationToken);
            if (live?.Find("spec", "template") is { } template && IsSame(template, workload.SavedTemplate))
            {
                var copies = new JsonArray([.. workload.Copies.Select(static copy => (JsonNode)copy.Name)]);
                var patch = new JsonObject { [ConfigurationAnnotation] = ContentDigest.Hex(copies)[..16] };
                foreach (var key in new[] { "annotations", "metadata", "template", "spec" })
                {
                    patch = new JsonObject { [key] = patch };
                }

                await cluster.PatchAsync(workload.StableReference(), patch, null, cancellationToken);
            }
        }
    }

    /// <summary>Gives every stable workload the pod template back that it had before.</summary>
    public async Task RestoreStableAsync(RolloutDocument document, CancellationToken cancellationToken)
    {
        var cluster = await clusters.GetAsync(document.Cluster, cancellationToken);
        await Task.WhenAll(document.Workloads.Select(workload => RestoreAsync(cluster, document.Revision, workload, cancellationToken)));
    }

    private static async Task RestoreAsync(ICluster cluster, string revision, RolloutWorkload workload, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var live = await cluster.GetAsync(workload.StableReference(), cancellationToken);
            if (live?["spec"] is not JsonObject spec || (IsSame(spec["template"], workload.SavedTemplate) && live.Annotation(TrimtabNames.Revision) != revision))
            {
                return;
            }

            spec["template"] = workload.SavedTemplate.DeepClone();
            RevisionAnnotation.Set(live, workload.SavedRevision);
            try
            {
                await cluster.ReplaceAsync(live, cancellationToken);
                return;
            }
            catch (ClusterException conflict) when (conflict.Reason == "Conflict" && attempt < ReplaceAttempts)
            {
                // The status is written all the time while pods come and go: read again and replace that.
            }
        }
    }

    private static bool IsSame(JsonNode? left, JsonNode right) => left is not null && ContentDigest.Hex(left) == ContentDigest.Hex(right);

    private static bool IsOf(RolloutDocument document, JsonObject live) => live.Label(TrimtabNames.Rollout) == RolloutNames.Label(document.Id);

    private static async Task DeleteAsync(ICluster cluster, JsonObject live, CancellationToken cancellationToken)
    {
        try
        {
            await cluster.DeleteAsync(live.Reference, new DeleteOptions(Uid: live.Uid), cancellationToken);
        }
        catch (ClusterException other) when (other.Reason == "Conflict")
        {
            // Deleted and made anew by somebody else meanwhile: not the one we meant.
        }
    }
}
