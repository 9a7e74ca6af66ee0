using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Twin.Api;
using Trimtab.Twin.Kinds;
using Trimtab.Twin.Store;

namespace Trimtab.Twin.Workloads;

/// <summary>Moves a Deployment's pods to its newest template, one ReplicaSet a template, within surge and unavailability.</summary>
internal sealed class DeploymentController(TwinWorld world) : IController
{
    private const string HashLabel = "pod-template-hash";
    private const string OwnPrefix = "deployment.kubernetes.io/";
    private const string RevisionAnnotation = OwnPrefix + "revision";
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    private readonly ServedKind _kind = world.Catalog.Get(KindName.Deployment);
    private readonly ServedKind _sets = world.Catalog.Get(KindName.ReplicaSet);
    private readonly DeploymentStatus _status = new(world);

    public IEnumerable<ObjectKey> Affected(Change change) => change.After.Kind.Name switch
    {
        var kind when kind == KindName.Deployment => [ObjectKey.Of(change.After)],
        var kind when kind == KindName.ReplicaSet => OwnedPods.OwnerOf(change.After, "Deployment"),
        _ => [],
    };

    public void Reconcile(ObjectKey key)
    {
        if (world.Store.Find(_kind, key.Namespace, key.Name) is not { IsDeleting: false } deployment)
        {
            return;
        }

        var isPaused = (bool?)deployment.Value.Find("spec", "paused") == true;
        var current = FindCurrent(deployment) ?? (isPaused ? null : Create(deployment));
        if (current is not null && !isPaused)
        {
            Move(deployment, current);
            Forget(deployment, current);
        }

        deployment = world.Store.Find(_kind, key.Namespace, key.Name)!;
        _status.Write(deployment, current is null ? null : Reload(current), Sets(deployment), this, key);
    }

    private void Move(StoredObject deployment, StoredObject current)
    {
        var wanted = Replicas(deployment);
        var old = Sets(deployment).Where(set => set.Uid != current.Uid).ToList();
        if (deployment.Value.Text("spec", "strategy", "type") == "Recreate")
        {
            old.ForEach(set => Scale(set, 0));
            if (old.TrueForAll(set => (set.Value.Number("status", "replicas") ?? 0) == 0 && !HasPods(set)))
            {
                Scale(current, wanted);
            }

            return;
        }

        var (surge, unavailable) = Limits(deployment);
        var room = wanted + surge - old.Sum(Replicas) - Replicas(current);
        var now = Replicas(current);
        Scale(current, now > wanted ? wanted : now + Math.Clamp(room, 0, wanted - now));
        if (old.Count > 0)
        {
            ShrinkOld(old, Reload(current), wanted - unavailable);
        }
    }

    private void ShrinkOld(List<StoredObject> old, StoredObject current, int minAvailable)
    {
        var unavailableNew = Replicas(current) - Available(current);
        var budget = old.Sum(Replicas) + Replicas(current) - minAvailable - unavailableNew;
        foreach (var set in old)
        {
            var unhealthy = Math.Min(budget, Replicas(set) - Available(set));
            if (unhealthy > 0)
            {
                budget -= unhealthy;
                Scale(set, Replicas(set) - unhealthy);
            }
        }

        var spare = Math.Min(budget, old.Sum(Available) + Available(current) - minAvailable);
        foreach (var set in old.Select(Reload))
        {
            var cut = Math.Min(spare, Replicas(set));
            if (cut > 0)
            {
                spare -= cut;
                Scale(set, Replicas(set) - cut);
            }
        }
    }

    private StoredObject? FindCurrent(StoredObject deployment)
    {
        var template = deployment.Value.Find("spec", "template");
        return Sets(deployment).Find(set => JsonNode.DeepEquals(WithoutHash(set), template)) is { } found ? Renumber(deployment, found) : null;
    }

    private StoredObject Create(StoredObject deployment)
    {
        var hash = TemplateHash.Of(deployment.Value.Find("spec", "template")!);
        var value = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = $"{deployment.Name}-{hash}",
                ["labels"] = deployment.Value.Find("spec", "template", "metadata", "labels")?.DeepClone(),
                ["annotations"] = new JsonObject { [RevisionAnnotation] = NextRevision(deployment) },
                ["ownerReferences"] = new JsonArray(OwnedPods.Reference(deployment)),
            },
            ["spec"] = new JsonObject
            {
                ["replicas"] = 0,
                ["selector"] = deployment.Value.Find("spec", "selector")!.DeepClone(),
                ["template"] = deployment.Value.Find("spec", "template")!.DeepClone(),
            },
        };
        value["spec"]!.AsObject().Assign("minReadySeconds", deployment.Value.Find("spec", "minReadySeconds"));
        value.Ensure("metadata", "labels")[HashLabel] = hash;
        value.Ensure("spec", "selector", "matchLabels")[HashLabel] = hash;
        value.Ensure("spec", "template", "metadata", "labels")[HashLabel] = hash;
        world.Writes.Create(_sets, deployment.Namespace, value, Controllers.Options);
        var created = world.Store.Find(_sets, deployment.Namespace, $"{deployment.Name}-{hash}")!;
        Renumber(deployment, created);
        return Reload(created);
    }

    /// <summary>A template that becomes current again gets the newest revision number.</summary>
    private StoredObject Renumber(StoredObject deployment, StoredObject current)
    {
        var others = Sets(deployment).Where(set => set.Uid != current.Uid).Select(Revision).DefaultIfEmpty(0).Max();
        if (Revision(current) <= others)
        {
            Annotate(current, new() { [RevisionAnnotation] = (others + 1).ToString() });
        }

        Annotate(Reload(current), Inherited(deployment));
        Annotate(world.Store.Find(_kind, deployment.Namespace, deployment.Name)!, new() { [RevisionAnnotation] = Reload(current).Value.Annotation(RevisionAnnotation) ?? "1" });
        return Reload(current);
    }

    // A ReplicaSet has its Deployment's annotations, as they were when its template was last the Deployment's.
    private static Dictionary<string, string> Inherited(StoredObject deployment)
        => (deployment.Value.Find("metadata", "annotations") as JsonObject ?? [])
            .Where(static entry => entry.Key != LastApplied && !entry.Key.StartsWith(OwnPrefix, StringComparison.Ordinal))
            .ToDictionary(static entry => entry.Key, static entry => entry.Value!.GetValue<string>(), StringComparer.Ordinal);

    private void Annotate(StoredObject item, Dictionary<string, string> annotations)
    {
        if (annotations.Any(entry => item.Value.Annotation(entry.Key) != entry.Value))
        {
            world.Writes.Patch(
                item.Kind,
                item.Namespace,
                item.Name,
                live =>
                {
                    foreach (var (name, value) in annotations)
                    {
                        live.Ensure("metadata", "annotations")[name] = value;
                    }

                    return live;
                },
                Controllers.Options);
        }
    }

    private void Forget(StoredObject deployment, StoredObject current)
    {
        var limit = (int)(deployment.Value.Number("spec", "revisionHistoryLimit") ?? 10);
        var old = Sets(deployment).Where(set => set.Uid != current.Uid && Replicas(set) == 0 && (set.Value.Number("status", "replicas") ?? 0) == 0).OrderBy(Revision).ToList();
        foreach (var set in old.SkipLast(limit))
        {
            world.Deletion.Delete(_sets, set.Namespace, set.Name, new DeleteRequest());
        }
    }

    private void Scale(StoredObject set, int replicas)
    {
        if (Replicas(set) != replicas)
        {
            world.Writes.Scale(_sets, set.Namespace, set.Name, replicas, Controllers.Options);
            var owner = world.Store.Find(_kind, set.Namespace, OwnedPods.OwnerOf(set, "Deployment").First().Name)!;
            world.Events.Note(owner, "ScalingReplicaSet", $"Scaled {(replicas > Replicas(set) ? "up" : "down")} replica set {set.Name} to {replicas}", "deployment-controller");
        }
    }

    private StoredObject Reload(StoredObject set) => world.Store.Find(_sets, set.Namespace, set.Name)!;

    private List<StoredObject> Sets(StoredObject deployment)
        => [.. world.Store.DependentsOf(deployment.Uid).Where(item => item.Kind == _sets && !item.IsDeleting).OrderBy(Revision).ThenBy(set => set.Name, StringComparer.Ordinal)];

    private string NextRevision(StoredObject deployment) => (Sets(deployment).Select(Revision).DefaultIfEmpty(0).Max() + 1).ToString();

    private bool HasPods(StoredObject set) => world.Store.DependentsOf(set.Uid).Count > 0;

    private static JsonNode WithoutHash(StoredObject set)
    {
        var template = set.Value.Find("spec", "template")!.DeepClone().AsObject();
        template.Ensure("metadata", "labels").Remove(HashLabel);
        return template;
    }

    internal static (int Surge, int Unavailable) Limits(StoredObject deployment)
    {
        var wanted = Replicas(deployment);
        var surge = Counts.OfWhole(deployment.Value.Find("spec", "strategy", "rollingUpdate", "maxSurge"), wanted, isRoundedUp: true);
        var unavailable = Counts.OfWhole(deployment.Value.Find("spec", "strategy", "rollingUpdate", "maxUnavailable"), wanted, isRoundedUp: false);
        return (surge, surge == 0 && unavailable == 0 ? 1 : unavailable);
    }

    internal static int Replicas(StoredObject item) => (int)(item.Value.Number("spec", "replicas") ?? 1);

    private static int Available(StoredObject set) => (int)(set.Value.Number("status", "availableReplicas") ?? 0);

    private static int Revision(StoredObject set) => int.TryParse(set.Value.Annotation(RevisionAnnotation), out var revision) ? revision : 0;
}
