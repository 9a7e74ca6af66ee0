using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Reconcile;

/// <summary>What is known of a target: the document <c>targets/{name}.json</c>.</summary>
/// <param name="Target">Key of the target.</param>
/// <param name="AppliedRevision">The revision that was last applied in full; null before the first.</param>
/// <param name="LastGoodRevision">The last revision that became healthy; a failed one is taken back to it. Null before the first.</param>
/// <param name="Inventory">What the target has applied, for prune.</param>
public sealed record TargetState(
    string Target,
    string? AppliedRevision,
    string? LastGoodRevision,
    IReadOnlyList<ObjectReference> Inventory);
