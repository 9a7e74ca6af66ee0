using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Rollouts;

/// <summary>The pods behind one workload's selector, by track. Pods that are being deleted, or were evicted, count no more.</summary>
/// <param name="Stable">Pods of the stable Deployment; of a guard's window those of the older ReplicaSets.</param>
/// <param name="Canary">Pods of this rollout's canary, not of an earlier one's; of a guard's window those of the newest ReplicaSet.</param>
/// <param name="Promoted">Those that run the revision once it is promoted; of a guard's window always.</param>
public sealed record TrackPods(IReadOnlyList<JsonObject> Stable, IReadOnlyList<JsonObject> Canary, IReadOnlyList<JsonObject> Promoted)
{
    private const string TemplateHash = "pod-template-hash";

    /// <summary>Sorts one labelled list of pods.</summary>
    public static TrackPods Of(IEnumerable<JsonObject> pods, RolloutDocument document, RolloutWorkload workload)
    {
        var live = pods
            .Where(static pod => pod.Find("metadata", "deletionTimestamp") is null && pod.Text("status", "phase") is not ("Failed" or "Succeeded"))
            .OrderBy(static pod => pod.Name, StringComparer.Ordinal).ToList();
        if (document.Guard is not null)
        {
            var fresh = live.Where(pod => TemplateOf(pod) == document.Revision).ToList();
            return new TrackPods([.. live.Where(pod => TemplateOf(pod) is { } hash && workload.OldTemplates.Contains(hash))], fresh, fresh);
        }

        var label = RolloutNames.Label(document.Id);
        var stable = live.Where(static pod => pod.Label(TrimtabNames.Track) != TrimtabNames.CanaryTrack).ToList();
        var promoted = stable.Where(pod => TemplateOf(pod) is { } hash && !workload.OldTemplates.Contains(hash)).ToList();
        return new TrackPods(
            stable,
            [.. live.Where(pod => pod.Label(TrimtabNames.Track) == TrimtabNames.CanaryTrack && pod.Label(TrimtabNames.Rollout) == label)],
            document.IsPromotionBegun ? promoted : []);
    }

    /// <summary>Template hashes of stable's pods.</summary>
    public IReadOnlyList<string> Templates() => [.. Stable.Select(TemplateOf).OfType<string>().Distinct()];

    public static bool IsReady(JsonObject pod)
        => pod.Items("status", "conditions").Any(static condition => condition.Text("type") == "Ready" && condition.Text("status") == "True");

    private static string? TemplateOf(JsonObject pod) => pod.Label(TemplateHash);
}
