using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Fleet;

namespace Trimtab.Domain.Reconcile.Quotas;

/// <summary>Reads the quotas in force and checks a plan against them.</summary>
internal sealed class QuotaReader(ICluster cluster)
{
    private static readonly KindName LimitRange = new("v1", "LimitRange");

    /// <returns>One sentence for each quota that the plan would pass.</returns>
    public async Task<IReadOnlyList<string>> FindFaultsAsync(
        IReadOnlyList<PlannedObject> objects, IReadOnlyList<DesiredObject> later, GuardedChanges guarded, RolloutPolicy? policy, CancellationToken cancellationToken)
    {
        var shown = guarded.Deployments.Select(static planned => planned.Desired.Key).ToHashSet(StringComparer.Ordinal);
        QuotaDemand[] demands =
        [
            .. objects.Where(planned => planned.Change is not (ChangeKind.Unchanged or ChangeKind.Left) || shown.Contains(planned.Desired.Key))
                .Select(planned => Demand(planned, shown.Contains(planned.Desired.Key) ? policy : null)).OfType<QuotaDemand>(),
            .. later.Select(static desired => Demand(new PlannedObject(desired, ChangeKind.Created), null)).OfType<QuotaDemand>(),
        ];
        if (demands.Length == 0)
        {
            return [];
        }

        var quotas = await ReadQuotasAsync([.. objects.Select(static planned => planned.Desired), .. later], cancellationToken);
        if (quotas.Count == 0)
        {
            return [];
        }

        var ranges = await ListAsync(LimitRange, cancellationToken);
        var defaulted = ranges.Select(static range => range.Namespace)
            .Concat(later.Concat(objects.Select(static planned => planned.Desired)).Where(static desired => desired.Reference.Kind == LimitRange).Select(static desired => desired.Reference.Namespace))
            .ToHashSet(StringComparer.Ordinal);
        return QuotaCheck.Faults(quotas, demands, defaulted);
    }

    private static QuotaDemand? Demand(PlannedObject planned, RolloutPolicy? policy)
    {
        var desired = planned.Desired;
        if (WorkloadNeeds.OfPod(desired.Value) is not { } needs)
        {
            return null;
        }

        var pods = WorkloadNeeds.Pods(desired.Value, planned.LiveReplicas);
        var surge = policy is not null
            ? policy.Steps.Max(step => step.Replicas(Math.Max(pods, planned.LiveReplicas)))
            : planned.ChangesTemplate ? WorkloadNeeds.Surge(desired.Value, pods) : 0;
        return new QuotaDemand(desired.Reference, pods + surge, needs, planned.LivePods, planned.LiveNeeds ?? (planned.LivePods > 0 ? needs : null));
    }

    private async Task<IReadOnlyList<JsonObject>> ReadQuotasAsync(IReadOnlyList<DesiredObject> wanted, CancellationToken cancellationToken)
    {
        var quotas = (await ListAsync(KindName.ResourceQuota, cancellationToken)).ToDictionary(static quota => quota.Reference.Key, StringComparer.Ordinal);
        foreach (var desired in wanted.Where(static desired => desired.Reference.Kind == KindName.ResourceQuota))
        {
            var quota = desired.Value.Copy();
            if (quotas.TryGetValue(desired.Key, out var live) && live.Find("status") is { } status)
            {
                quota["status"] = status.DeepClone();
            }

            quotas[desired.Key] = quota;
        }

        return [.. quotas.Values];
    }

    private async Task<IReadOnlyList<JsonObject>> ListAsync(KindName kind, CancellationToken cancellationToken)
    {
        try
        {
            return (await cluster.ListAsync(kind, null, null, cancellationToken)).Items;
        }
        catch (ClusterException exception) when (exception.Status is 403 or 404)
        {
            // A role that may not read quotas still gets the API server's own answer, only later.
            return [];
        }
    }
}
