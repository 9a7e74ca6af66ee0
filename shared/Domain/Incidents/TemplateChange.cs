using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Reconcile.Diffs;
using Trimtab.Domain.Rollouts;

namespace Trimtab.Domain.Incidents;

/// <summary>What differs between a failing pod template and the last one that worked.</summary>
public static class TemplateChange
{
    private const string Revision = "deployment.kubernetes.io/revision";

    /// <summary>The template before: of the newest other ReplicaSet of the Deployment that has ready pods, else of the one before; for a canary that of its stable workload.</summary>
    /// <returns>Null when there was none.</returns>
    public static async Task<JsonObject?> LastGoodAsync(ICluster cluster, OwnerChain chain, CancellationToken cancellationToken)
    {
        if (chain.Objects is not [{ } failing, { } deployment] || deployment.KindName.Kind != KindName.Deployment.Kind)
        {
            return null;
        }

        if (deployment.Label(TrimtabNames.Track) == TrimtabNames.CanaryTrack && deployment.Name.EndsWith(TrimtabNames.CanarySuffix, StringComparison.Ordinal))
        {
            var stable = await cluster.GetAsync(deployment.Reference with { Name = deployment.Name[..^TrimtabNames.CanarySuffix.Length] }, cancellationToken);
            return stable?.Find("spec", "template") as JsonObject;
        }

        var sets = await cluster.ListAsync(KindName.ReplicaSet, deployment.Namespace, PodSelector.OfBothTracks(deployment), cancellationToken);
        return sets.Items
            .Where(set => set.Uid != failing.Uid && WorkloadOwner.ControllerOf(set)?.Text("uid") == deployment.Uid)
            .OrderByDescending(static set => set.Number("status", "readyReplicas") > 0)
            .ThenByDescending(static set => long.TryParse(set.Annotation(Revision), out var revision) ? revision : 0)
            .FirstOrDefault()?.Find("spec", "template") as JsonObject;
    }

    /// <summary>Name of the last line, with the hashes of both templates.</summary>
    public const string TemplateHash = "pod-template-hash";

    /// <summary>One line a field: path, value before and after. Where anything differs and the hash of the template before is known, the last line tells both hashes.</summary>
    public static string Lines(JsonObject before, JsonObject after)
    {
        var lines = FieldComparison.Of(Bare(before), Bare(after))
            .Select(static field => Line(field.Path["spec.".Length..], field.Before, field.After)).ToList();
        if (lines.Count > 0 && HashOf(before) is { } hash)
        {
            lines.Add(Line(TemplateHash, hash, HashOf(after)));
        }

        return string.Join('\n', lines);
    }

    private static string Line(string path, JsonNode? before, JsonNode? after)
        => $"{path}: {before?.ToJsonString() ?? "(not set)"} → {after?.ToJsonString() ?? "(removed)"}";

    private static JsonNode? HashOf(JsonObject template) => template.Find("metadata", "labels", TemplateHash);

    private static JsonObject Bare(JsonObject template)
    {
        var copy = template.Copy();
        if (copy.Find("metadata", "labels") is JsonObject labels)
        {
            labels.Remove(TemplateHash);
            labels.Remove(TrimtabNames.Track);
            labels.Remove(TrimtabNames.Rollout);
        }

        return new JsonObject { ["apiVersion"] = "apps/v1", ["kind"] = "Deployment", ["spec"] = new JsonObject { ["template"] = copy } };
    }
}
