namespace Trimtab.Domain.Reconcile;

/// <summary>What bringing a target to a revision will do.</summary>
/// <param name="Objects">Objects that were compared with the cluster.</param>
/// <param name="Later">Objects whose namespace or kind the revision itself makes: they are compared after the first stage.</param>
/// <param name="Guarded">What must go through a rollout.</param>
/// <param name="Faults">Why the revision can't be applied; empty when it can.</param>
internal sealed record RevisionPlan(
    IReadOnlyList<PlannedObject> Objects,
    IReadOnlyList<DesiredObject> Later,
    GuardedChanges Guarded,
    IReadOnlyList<string> Faults);
