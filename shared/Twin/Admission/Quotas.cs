using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Twin.Api;
using Trimtab.Twin.Kinds;
using Trimtab.Twin.Store;

namespace Trimtab.Twin.Admission;

/// <summary>Counts what a namespace uses of its ResourceQuotas, and refuses what would pass them.</summary>
internal sealed class Quotas(ObjectStore store, KindCatalog catalog)
{
    private static readonly string[] Compute = ["cpu", "memory", "ephemeral-storage"];

    private static readonly (string Suffix, Quantity Unit)[] ByteUnits =
        [("Ti", Quantity.Of(1L << 40)), ("Gi", Quantity.Of(1L << 30)), ("Mi", Quantity.Of(1L << 20)), ("Ki", Quantity.Of(1L << 10))];

    /// <exception cref="ApiFault">403 Forbidden, with the quota's name and amounts.</exception>
    public void Check(ServedKind kind, JsonObject value)
    {
        foreach (var quota in kind.IsNamespaced ? store.List(catalog.Get(KindName.ResourceQuota), value.Namespace) : [])
        {
            var hard = quota.Value.Find("spec", "hard") as JsonObject ?? [];
            var wanted = hard.Select(limit => (limit.Key, Amount: Cost(limit.Key, kind, value))).Where(cost => cost.Amount != Quantity.Zero).ToList();
            RequireAmounts(kind, value, quota.Name, hard);
            var exceeded = wanted
                .Select(cost => (cost.Key, cost.Amount, Used: Used(cost.Key, value.Namespace), Hard: Parse(hard[cost.Key])))
                .Where(cost => cost.Used + cost.Amount > cost.Hard)
                .ToList();
            if (exceeded.Count > 0)
            {
                throw ApiFault.Forbidden(kind, value.Name, $"exceeded quota: {quota.Name}, "
                    + $"requested: {string.Join(',', exceeded.Select(cost => $"{cost.Key}={Text(cost.Key, cost.Amount)}"))}, "
                    + $"used: {string.Join(',', exceeded.Select(cost => $"{cost.Key}={Text(cost.Key, cost.Used)}"))}, "
                    + $"limited: {string.Join(',', exceeded.Select(cost => $"{cost.Key}={hard[cost.Key]}"))}");
            }
        }
    }

    /// <summary>The status of a quota: its limits and what is used of each.</summary>
    public JsonObject Status(StoredObject quota)
    {
        var hard = quota.Value.Find("spec", "hard") as JsonObject ?? [];
        var used = new JsonObject();
        foreach (var (resource, _) in hard)
        {
            used[resource] = Text(resource, Used(resource, quota.Namespace));
        }

        return new JsonObject { ["hard"] = hard.DeepClone(), ["used"] = used };
    }

    private Quantity Used(string resource, string @namespace)
        => KindOf(resource) is { } kind
            ? store.List(kind, @namespace).Where(item => !IsOver(kind, item)).Select(item => Cost(resource, kind, item.Value)).Aggregate(Quantity.Zero, Add)
            : Quantity.Zero;

    private ServedKind? KindOf(string resource)
    {
        if (IsOfPods(resource))
        {
            return catalog.Get(KindName.Pod);
        }

        var name = resource.StartsWith("count/", StringComparison.Ordinal) ? resource["count/".Length..] : resource;
        return catalog.All.FirstOrDefault(kind => kind.QualifiedPlural == name);
    }

    private Quantity Cost(string resource, ServedKind kind, JsonObject value)
    {
        if (KindOf(resource) != kind)
        {
            return Quantity.Zero;
        }

        if (!IsOfPods(resource) || resource is "pods")
        {
            return Quantity.Of(1);
        }

        var (list, name) = ListAndName(resource);
        var containers = value.Items("spec", "containers").Select(container => Amount(container, list, name)).Aggregate(Quantity.Zero, Add);
        var first = value.Items("spec", "initContainers").Select(container => Amount(container, list, name)).DefaultIfEmpty().Max();
        return Quantity.Max(containers, first);
    }

    private void RequireAmounts(ServedKind kind, JsonObject value, string quota, JsonObject hard)
    {
        if (kind != catalog.Get(KindName.Pod))
        {
            return;
        }

        var missing = hard.Select(limit => limit.Key)
            .Where(resource => IsOfPods(resource) && resource != "pods")
            .Where(resource => value.Items("spec", "containers").Any(container => container.Find("resources", ListAndName(resource).List, ListAndName(resource).Name) is null))
            .ToList();
        if (missing.Count > 0)
        {
            throw ApiFault.Forbidden(kind, value.Name, $"failed quota: {quota}: must specify {string.Join(',', missing)}");
        }
    }

    private static Quantity Amount(JsonObject container, string list, string name) => Parse(container.Find("resources", list, name));

    private static Quantity Parse(JsonNode? amount) => Quantity.TryParse(amount, out var quantity) ? quantity : Quantity.Zero;

    private static Quantity Add(Quantity left, Quantity right) => left + right;

    private static bool IsOver(ServedKind kind, StoredObject item)
        => kind.Name == KindName.Pod && item.Value.Text("status", "phase") is "Succeeded" or "Failed";

    private static bool IsOfPods(string resource)
        => resource is "pods" || Compute.Contains(ListAndName(resource).Name);

    private static (string List, string Name) ListAndName(string resource) => resource.Split('.', 2) switch
    {
        ["limits", var name] => ("limits", name),
        ["requests", var name] => ("requests", name),
        _ => ("requests", resource),
    };

    private static string Text(string resource, Quantity amount)
        => ListAndName(resource).Name is "memory" or "ephemeral-storage" && amount > Quantity.Zero
            && ByteUnits.FirstOrDefault(each => (amount.Nanos % each.Unit.Nanos).IsZero) is { Suffix: not null } fit
                ? $"{amount.Nanos / fit.Unit.Nanos}{fit.Suffix}"
                : amount.ToString();
}
