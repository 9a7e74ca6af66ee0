using Trimtab.Domain.Drift;

namespace Trimtab.Domain.Reconcile;

/// <summary>One object of a revision and what applying it will do.</summary>
/// <param name="Desired">The object.</param>
/// <param name="Change">What applying it does.</param>
/// <param name="Live">The live object's mark; null when it does not exist.</param>
/// <param name="ChangesTemplate">Whether it is a live workload whose pod template changes.</param>
/// <param name="LiveReplicas">Replicas that the live workload asks for; 0 for every other object.</param>
/// <param name="LivePods">Pods that the live workload has; 0 for every other object.</param>
/// <param name="LiveNeeds">What one of its pods takes from a quota now; null when it does not exist or makes no pods.</param>
/// <param name="Drift">How others changed an object that was applied before; null when nothing has to be decided about it.</param>
/// <param name="LiveContent">See <see cref="SanitizedContent"/>, of the live object; null where nobody needs it.</param>
/// <param name="TakesFieldsBack">Whether an unchanged object is applied all the same: others wrote fields that it sets, to the same values.</param>
/// <param name="LiveUid">The live object's uid; empty when it does not exist.</param>
public sealed record PlannedObject(
    DesiredObject Desired,
    ChangeKind Change,
    AppliedMark? Live = null,
    bool ChangesTemplate = false,
    int LiveReplicas = 0,
    int LivePods = 0,
    Quotas.PodNeeds? LiveNeeds = null,
    FoundDrift? Drift = null,
    string? LiveContent = null,
    bool TakesFieldsBack = false,
    string LiveUid = "");
