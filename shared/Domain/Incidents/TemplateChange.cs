using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Reconcile.Diffs;
using Trimtab.Domain.Rollouts;

namespace Trimtab.Domain.Incidents;

/// <summary>What differs between a failing pod template and the last one that worked.</summary>
/// <param name="Before">The last one that worked.</param>
/// <param name="After">The failing one.</param>
public sealed record TemplateChange(PastTemplate Before, PastTemplate After)
{
    /// <summary>Finds both templates with one call to the cluster, or two where pods must tell which of several is good. The one before: of the newest older ReplicaSet of the Deployment
    /// that has ready pods, else of the one before; for a canary that of its stable workload; for a StatefulSet or DaemonSet by its ControllerRevisions (<see cref="RevisionHistory"/>).</summary>
    /// <returns>Null when there was none, or the pod is of no such workload.</returns>
    public static async Task<TemplateChange?> FindAsync(ICluster cluster, JsonObject pod, OwnerChain chain, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        ArgumentNullException.ThrowIfNull(pod);
        ArgumentNullException.ThrowIfNull(chain);
        return chain.Objects switch
        {
            [{ } failing, { } deployment, ..] when deployment.KindName.Kind == KindName.Deployment.Kind
                => PastTemplate.Of(failing) is { } after ? await OfDeploymentAsync(cluster, after, deployment, cancellationToken) : null,
            [{ KindName.Kind: "StatefulSet" or "DaemonSet" } workload, ..] when pod.Label(PastTemplate.RevisionHash) is { } hash
                => await OfRevisionsAsync(cluster, hash, workload, cancellationToken),
            _ => null,
        };
    }

    /// <summary>One line a field: path, value before and after. Where anything differs, the last lines tell what is known of both hashes and both commits, under the names of their label and annotation.</summary>
    public string Lines()
    {
        var lines = FieldComparison.Of(Bare(Before), Bare(After))
            .Select(static field => Line(field.Path["spec.".Length..], field.Before, field.After)).ToList();
        if (lines.Count > 0 && Before.Hash is { } hash)
        {
            lines.Add(Line(Before.HashLabel, hash, After.Hash));
        }

        if (lines.Count > 0 && (Before.Commit ?? After.Commit) is not null)
        {
            lines.Add(Line(TrimtabNames.Revision, Before.Commit, After.Commit));
        }

        return string.Join('\n', lines);
    }

    private static async Task<TemplateChange?> OfDeploymentAsync(ICluster cluster, PastTemplate failing, JsonObject deployment, CancellationToken cancellationToken)
    {
        if (deployment.Label(TrimtabNames.Track) == TrimtabNames.CanaryTrack && deployment.Name.EndsWith(TrimtabNames.CanarySuffix, StringComparison.Ordinal))
        {
            return PastTemplate.Of(await cluster.GetAsync(deployment.Reference with { Name = deployment.Name[..^TrimtabNames.CanarySuffix.Length] }, cancellationToken)) is { } stable
                ? new TemplateChange(stable, failing)
                : null;
        }

        var templates = (await ListAsync(cluster, KindName.ReplicaSet, deployment, cancellationToken))
            .Where(set => WorkloadOwner.ControllerOf(set)?.Text("uid") == deployment.Uid)
            .Select(PastTemplate.Of).OfType<PastTemplate>().ToList();
        // As it is now: it may have come back since the owners were read.
        failing = templates.Find(template => template.Keeper.Uid == failing.Keeper.Uid) ?? failing;
        var before = templates.Where(template => template.IsBefore(failing))
            .OrderByDescending(static template => template.Keeper.Number("status", "readyReplicas") > 0)
            .ThenByDescending(static template => template.Number)
            .FirstOrDefault();
        return before is null ? null : new TemplateChange(before, failing);
    }

    private static async Task<TemplateChange?> OfRevisionsAsync(ICluster cluster, string hash, JsonObject workload, CancellationToken cancellationToken)
    {
        if (RevisionHistory.Of(hash, workload, await ListAsync(cluster, KindName.ControllerRevision, workload, cancellationToken)) is not { } history)
        {
            return null;
        }

        return history.ChangeFrom(history.Undecided.Count == 0 ? null : await FirstShownAsync(cluster, history, workload, cancellationToken));
    }

    /// <summary>Reads the pods of older templates one after the other: a DaemonSet has one a node, and mostly the first tells.</summary>
    private static async Task<int?> FirstShownAsync(ICluster cluster, RevisionHistory history, JsonObject workload, CancellationToken cancellationToken)
    {
        int? first = null;
        var selector = $"{PodSelector.OfBothTracks(workload)},{PastTemplate.RevisionHash} in ({string.Join(',', history.Undecided)})";
        await foreach (var pod in cluster.ReadEachAsync(KindName.Pod, workload.Namespace, selector, cancellationToken))
        {
            if (history.ShownBy(pod) is { } shown && !(first <= shown))
            {
                first = shown;
                if (shown == 0)
                {
                    break;
                }
            }
        }

        return first;
    }

    private static async Task<IReadOnlyList<JsonObject>> ListAsync(ICluster cluster, KindName kind, JsonObject workload, CancellationToken cancellationToken)
        => (await cluster.ListAsync(kind, workload.Namespace, PodSelector.OfBothTracks(workload), cancellationToken)).Items;

    private static string Line(string path, JsonNode? before, JsonNode? after)
        => $"{path}: {before?.ToJsonString() ?? "(not set)"} → {after?.ToJsonString() ?? "(removed)"}";

    private static JsonObject Bare(PastTemplate past)
    {
        var copy = past.Template.Copy();
        if (copy.Find("metadata", "labels") is JsonObject labels)
        {
            labels.Remove(past.HashLabel);
            labels.Remove(TrimtabNames.Track);
            labels.Remove(TrimtabNames.Rollout);
        }

        return new JsonObject { ["apiVersion"] = "apps/v1", ["kind"] = "Deployment", ["spec"] = new JsonObject { ["template"] = copy } };
    }
}
