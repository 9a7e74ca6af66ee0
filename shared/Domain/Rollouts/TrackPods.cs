using System.Globalization;
using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Rollouts;

/// <summary>The pods behind one workload's selector, by track. Pods that are being deleted, or have failed, count no more.</summary>
/// <param name="Stable">Pods of the stable Deployment; of a guard's window those of the older ReplicaSets.</param>
/// <param name="Canary">Pods of this rollout's canary, not of an earlier one's; of a guard's window those of the newest ReplicaSet.</param>
/// <param name="Promoted">Those that run the revision once it is promoted; of a guard's window always.</param>
public sealed record TrackPods(IReadOnlyList<JsonObject> Stable, IReadOnlyList<JsonObject> Canary, IReadOnlyList<JsonObject> Promoted)
{
    private static readonly TimeSpan BeforeItsWindow = TimeSpan.FromMinutes(1);

    /// <summary>Pods of the template that is judged which were evicted: their own limits may have been the reason.</summary>
    public IReadOnlyList<JsonObject> Evicted { get; private init; } = [];

    private const string TemplateHash = "pod-template-hash";

    /// <summary>Sorts one labelled list of pods.</summary>
    public static TrackPods Of(IEnumerable<JsonObject> pods, RolloutDocument document, RolloutWorkload workload)
    {
        ArgumentNullException.ThrowIfNull(document);
        var there = pods.Where(static pod => pod.Find("metadata", "deletionTimestamp") is null).OrderBy(static pod => pod.Name, StringComparer.Ordinal).ToList();
        var evicted = Sorted([.. there.Where(pod => IsEvicted(pod, document.StartedAt))], document, workload);
        return Sorted([.. there.Where(static pod => pod.Text("status", "phase") is not ("Failed" or "Succeeded"))], document, workload) with
        {
            Evicted = document.IsPromotionBegun ? evicted.Promoted : evicted.Canary,
        };
    }

    // They stay for long: of a template that comes again there may be some of the last time.
    private static bool IsEvicted(JsonObject pod, DateTimeOffset began)
        => pod.Text("status", "phase") == "Failed" && pod.Text("status", "reason") == "Evicted"
            && DateTimeOffset.TryParse(pod.Text("metadata", "creationTimestamp"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var made)
            && made > began - BeforeItsWindow;

    private static TrackPods Sorted(List<JsonObject> live, RolloutDocument document, RolloutWorkload workload)
    {
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
