namespace Trimtab.Domain.Reconcile;

/// <summary>One object of a revision and what applying it will do.</summary>
/// <param name="Desired">The object.</param>
/// <param name="Change">What applying it does.</param>
/// <param name="Live">The live object's mark; null when it does not exist.</param>
/// <param name="ChangesTemplate">Whether it is a live workload whose pod template changes.</param>
/// <param name="LiveReplicas">Replicas that the live workload asks for; 0 for every other object.</param>
/// <param name="LivePods">Pods that the live workload has; 0 for every other object.</param>
/// <param name="LiveNeeds">What one of its pods takes from a quota now; null when it does not exist or makes no pods.</param>
public sealed record PlannedObject(
    DesiredObject Desired,
    ChangeKind Change,
    AppliedMark? Live = null,
    bool ChangesTemplate = false,
    int LiveReplicas = 0,
    int LivePods = 0,
    Quotas.PodNeeds? LiveNeeds = null);
