using System.Text.Json.Nodes;

namespace Trimtab.Domain.Updates.Checks;

/// <summary>One workload and the pods of it that run what an update brought.</summary>
/// <param name="Workload">The live object.</param>
/// <param name="Pods">In order of their names.</param>
public sealed record WorkloadPods(JsonObject Workload, IReadOnlyList<JsonObject> Pods);
