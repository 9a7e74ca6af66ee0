using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Reconcile.Quotas;

/// <summary>What one workload will take from its namespace's quotas beyond what it takes now.</summary>
/// <param name="Workload">Its name.</param>
/// <param name="Pods">Pods it will have at its peak, a canary's and a rolling update's included.</param>
/// <param name="Needs">What each of them takes.</param>
/// <param name="LivePods">Pods it has now: they are in the quota's <c>used</c> already.</param>
/// <param name="LiveNeeds">What each of those takes; null when there are none.</param>
public sealed record QuotaDemand(ObjectReference Workload, int Pods, PodNeeds Needs, int LivePods, PodNeeds? LiveNeeds)
{
    /// <summary>How much of a resource it will take in addition; never negative: what a shrinking workload gives back comes too late to count on.</summary>
    public Quantity Additional(string resource)
        => Quantity.Max(Quantity.Zero, (Needs[resource] * Pods) - (LiveNeeds is null ? Quantity.Zero : LiveNeeds[resource] * LivePods));
}
