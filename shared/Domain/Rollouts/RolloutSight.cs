using System.Text.Json.Nodes;

namespace Trimtab.Domain.Rollouts;

/// <summary>What one tick saw of a rollout. All lists are in the order of the document's workloads.</summary>
/// <param name="Workloads">What the rules decide on.</param>
/// <param name="Remembered">The workloads with what must be remembered of this look.</param>
/// <param name="Canaries">The live canaries of this rollout; null where there is none.</param>
/// <param name="Failed">Pods with failures.</param>
public sealed record RolloutSight(
    IReadOnlyList<WorkloadSight> Workloads,
    IReadOnlyList<RolloutWorkload> Remembered,
    IReadOnlyList<JsonObject?> Canaries,
    IReadOnlyList<JsonObject> Failed);
