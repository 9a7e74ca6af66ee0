using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Reconcile.Quotas;

/// <summary>Tells before the first write whether the pods of a revision fit into their namespaces' quotas. A dry run can't: it makes no pods.</summary>
public static class QuotaCheck
{
    private static readonly string[] Limited = ["pods", "requests.cpu", "requests.memory", "requests.ephemeral-storage", "limits.cpu", "limits.memory", "limits.ephemeral-storage"];

    /// <returns>One sentence for each quota that would be passed; empty when all pods fit.</returns>
    /// <param name="quotas">The ResourceQuotas in force, the revision's own included.</param>
    /// <param name="demands">The workloads that the revision makes or changes.</param>
    /// <param name="defaulted">Namespaces with a LimitRange, which fills in what a container leaves out.</param>
    /// <remarks>A quota with scopes holds for some pods only and is left to the API server.</remarks>
    public static IReadOnlyList<string> Faults(IReadOnlyList<JsonObject> quotas, IReadOnlyList<QuotaDemand> demands, IReadOnlySet<string> defaulted)
    {
        var byNamespace = demands.ToLookup(static demand => demand.Workload.Namespace);
        var faults = new List<string>();
        foreach (var quota in quotas.Where(static quota => quota.Find("spec", "scopes") is null && quota.Find("spec", "scopeSelector") is null))
        {
            if (quota.Find("spec", "hard") is JsonObject hard)
            {
                foreach (var (resource, limit) in hard)
                {
                    AddFaults(quota, resource, limit, [.. byNamespace[quota.Namespace]], defaulted.Contains(quota.Namespace), faults);
                }
            }
        }

        return faults;
    }

    private static void AddFaults(JsonObject quota, string resource, JsonNode? limit, IReadOnlyList<QuotaDemand> demands, bool isDefaulted, List<string> faults)
    {
        var name = PodNeeds.Canonical(resource);
        if (!Limited.Contains(name) || !Quantity.TryParse(limit, out var hard))
        {
            return;
        }

        var additional = Quantity.Zero;
        foreach (var demand in demands)
        {
            additional += demand.Additional(name);
            if (!isDefaulted && demand.Pods > 0 && demand.Needs.Unset.Contains(name))
            {
                faults.Add($"{demand.Workload}: quota {quota.Name} limits {resource}, and a container sets no {name}: its pods would be refused");
            }
        }

        var used = Quantity.TryParse(quota.Find("status", "used", resource), out var reported) ? reported : Quantity.Zero;
        if (additional > Quantity.Zero && used + additional > hard)
        {
            var who = string.Join(", ", demands.Where(demand => demand.Additional(name) > Quantity.Zero).Take(5).Select(static demand => demand.Workload.ToString()));
            faults.Add($"Namespace {quota.Namespace}: quota {quota.Name} allows {resource} {hard}, {used} used, {additional} more needed by {who}");
        }
    }
}
