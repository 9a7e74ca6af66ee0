namespace Trimtab.Domain.Reconcile;

/// <summary>What bringing a target to a revision will do.</summary>
/// <param name="Objects">Objects that were compared with the cluster.</param>
/// <param name="Later">Objects whose namespace or kind the revision itself makes: they are compared after the first stage.</param>
/// <param name="Redefined">Objects of kinds whose definition the revision changes: only the new definition can tell whether they are right.</param>
/// <param name="Guarded">What must go through a rollout.</param>
/// <param name="Faults">Why the revision can't be applied; empty when it can.</param>
internal sealed record RevisionPlan(
    IReadOnlyList<PlannedObject> Objects,
    IReadOnlyList<DesiredObject> Later,
    IReadOnlyList<DesiredObject> Redefined,
    GuardedChanges Guarded,
    IReadOnlyList<string> Faults);
