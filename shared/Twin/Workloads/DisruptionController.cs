using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Twin.Kinds;
using Trimtab.Twin.Selectors;
using Trimtab.Twin.Store;

namespace Trimtab.Twin.Workloads;

/// <summary>Counts the healthy pods of PodDisruptionBudgets.</summary>
internal sealed class DisruptionController(TwinWorld world) : IController
{
    private readonly ServedKind _kind = world.Catalog.Get(new KindName("policy/v1", "PodDisruptionBudget"));
    private readonly ServedKind _pods = world.Catalog.Get(KindName.Pod);

    public IEnumerable<ObjectKey> Affected(Change change)
        => change.After.Kind == _kind ? [ObjectKey.Of(change.After)]
            : change.After.Kind == _pods ? world.Store.List(_kind, change.After.Namespace).Select(ObjectKey.Of).ToList() : [];

    public void Reconcile(ObjectKey key)
    {
        if (world.Store.Find(_kind, key.Namespace, key.Name) is not { } budget)
        {
            return;
        }

        var selector = LabelSelectors.Of(budget.Value.Find("spec", "selector") as JsonObject ?? []);
        var pods = world.Store.List(_pods, key.Namespace)
            .Where(pod => !pod.IsDeleting && selector.All(term => term.Matches(pod.Value.Find("metadata", "labels") as JsonObject)))
            .ToList();
        var healthy = pods.Count(OwnedPods.IsReady);
        var desired = budget.Value.Find("spec", "minAvailable") is { } least
            ? Counts.OfWhole(least, pods.Count, isRoundedUp: true)
            : Math.Max(0, pods.Count - Counts.OfWhole(budget.Value.Find("spec", "maxUnavailable"), pods.Count, isRoundedUp: true));
        var status = new JsonObject
        {
            ["observedGeneration"] = budget.Value.Number("metadata", "generation"),
            ["currentHealthy"] = healthy,
            ["desiredHealthy"] = desired,
            ["expectedPods"] = pods.Count,
            ["disruptionsAllowed"] = Math.Max(0, healthy - desired),
        };
        status.Assign("conditions", budget.Value.Find("status", "conditions"));
        Conditions.Set(
            status,
            "DisruptionAllowed",
            healthy > desired,
            healthy > desired ? "SufficientPods" : "InsufficientPods",
            "",
            world.Clock.Timestamp);
        world.WriteStatus(budget, status, Controllers.Manager);
    }
}
