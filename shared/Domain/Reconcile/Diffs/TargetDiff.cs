namespace Trimtab.Domain.Reconcile.Diffs;

/// <summary>What bringing a target to a state of its source would change in the cluster.</summary>
/// <param name="Target">The target's name.</param>
/// <param name="Revision">The commit id, or the directory that was compared.</param>
/// <param name="Objects">What would be touched: created and changed in the order of apply, then pruned in the order of prune.</param>
/// <param name="Unchanged">How many objects would stay as they are.</param>
/// <param name="Faults">Why the apply would be refused as a whole; empty when it would not.</param>
public sealed record TargetDiff(string Target, string Revision, IReadOnlyList<ObjectDiff> Objects, int Unchanged, IReadOnlyList<string> Faults);
