using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Rollouts;

/// <summary>The pods behind one workload's selector, by track. Pods that are being deleted, or were evicted, count no more.</summary>
/// <param name="Stable">Pods of the stable Deployment.</param>
/// <param name="Canary">Pods of this rollout's canary, not of an earlier one's.</param>
/// <param name="Promoted">Those of <paramref name="Stable"/> that run the revision.</param>
public sealed record TrackPods(IReadOnlyList<JsonObject> Stable, IReadOnlyList<JsonObject> Canary, IReadOnlyList<JsonObject> Promoted)
{
    private const string TemplateHash = "pod-template-hash";

    /// <summary>Sorts one labelled list of pods.</summary>
    public static TrackPods Of(IEnumerable<JsonObject> pods, RolloutDocument document, RolloutWorkload workload)
    {
        var label = RolloutNames.Label(document.Id);
        var live = pods
            .Where(static pod => pod.Find("metadata", "deletionTimestamp") is null && pod.Text("status", "phase") is not ("Failed" or "Succeeded"))
            .OrderBy(static pod => pod.Name, StringComparer.Ordinal).ToList();
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
