using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Twin.Api;
using Trimtab.Twin.Kinds;
using Trimtab.Twin.Store;

namespace Trimtab.Twin.Workloads;

/// <summary>Keeps numbered pods, one after the other, and renews them from the highest number down.</summary>
internal sealed class StatefulSetController(TwinWorld world) : IController
{
    private const string HashLabel = "controller.kubernetes.io/hash";

    private readonly ServedKind _kind = world.Catalog.Get(new KindName("apps/v1", "StatefulSet"));
    private readonly ServedKind _claims = world.Catalog.Get(new KindName("v1", "PersistentVolumeClaim"));
    private readonly OwnedPods _pods = new(world);
    private readonly TemplateRevisions _revisions = new(world, HashLabel);

    public IEnumerable<ObjectKey> Affected(Change change) => OwnedPods.Affected(change, _kind);

    public void Reconcile(ObjectKey key)
    {
        if (world.Store.Find(_kind, key.Namespace, key.Name) is not { IsDeleting: false } set)
        {
            return;
        }

        var revision = _revisions.Current(set).Name;
        Move(set, revision, key);
        var current = WriteStatus(set, revision, key);
        _revisions.Forget(set, [revision, current, .. _pods.RevisionsOf(set)]);
    }

    private void Move(StoredObject set, string revision, ObjectKey key)
    {
        var wanted = DeploymentController.Replicas(set);
        var pods = _pods.All(set).ToDictionary(Ordinal);
        var isParallel = set.Value.Text("spec", "podManagementPolicy") == "Parallel";
        for (var ordinal = 0; ordinal < wanted; ordinal++)
        {
            if (!pods.TryGetValue(ordinal, out var pod))
            {
                Create(set, ordinal, revision);
                pod = null;
            }

            if (!isParallel && (pod is null || !IsAvailable(set, pod, key)))
            {
                return;
            }
        }

        var surplus = pods.Keys.Where(ordinal => ordinal >= wanted).OrderDescending().ToList();
        if (surplus.Count > 0)
        {
            surplus.Take(isParallel ? surplus.Count : 1).Where(ordinal => !pods[ordinal].IsDeleting).ToList().ForEach(ordinal => _pods.Delete(pods[ordinal]));
            return;
        }

        var partition = set.Value.Number("spec", "updateStrategy", "rollingUpdate", "partition") ?? 0;
        var outdated = pods.Where(pod => pod.Key >= partition && pod.Value.Value.Label(TemplateRevisions.PodLabel) != revision).OrderByDescending(pod => pod.Key).ToList();
        if (set.Value.Text("spec", "updateStrategy", "type") == "RollingUpdate" && outdated.Count > 0 && pods.Values.All(pod => !pod.IsDeleting))
        {
            _pods.Delete(outdated[0].Value);
        }
    }

    private void Create(StoredObject set, int ordinal, string revision)
    {
        var name = $"{set.Name}-{ordinal}";
        foreach (var claim in set.Value.Items("spec", "volumeClaimTemplates"))
        {
            var claimName = $"{claim.Name}-{name}";
            if (world.Store.Find(_claims, set.Namespace, claimName) is null)
            {
                var value = new JsonObject { ["metadata"] = new JsonObject { ["name"] = claimName }, ["spec"] = claim["spec"]!.DeepClone() };
                world.Writes.Create(_claims, set.Namespace, value, Controllers.Options);
            }
        }

        try
        {
            _pods.Create(set, name, pod =>
            {
                var labels = pod.Ensure("metadata", "labels");
                labels[TemplateRevisions.PodLabel] = revision;
                labels["statefulset.kubernetes.io/pod-name"] = name;
                labels["apps.kubernetes.io/pod-index"] = ordinal.ToString();
                pod["spec"]!["hostname"] = name;
                AddVolumes(set, pod, name);
            });
        }
        catch (ApiFault fault)
        {
            world.Events.Warn(set, "FailedCreate", $"create Pod {name} in StatefulSet {set.Name} failed error: {fault.Message}", "statefulset-controller");
        }
    }

    private static void AddVolumes(StoredObject set, JsonObject pod, string name)
    {
        foreach (var claim in set.Value.Items("spec", "volumeClaimTemplates"))
        {
            pod["spec"]!.AsObject().Default("volumes", new JsonArray());
            pod["spec"]!["volumes"]!.AsArray().Add(new JsonObject
            {
                ["name"] = claim.Name,
                ["persistentVolumeClaim"] = new JsonObject { ["claimName"] = $"{claim.Name}-{name}" },
            });
        }
    }

    /// <returns>The revision that all pods had at last.</returns>
    private string WriteStatus(StoredObject set, string revision, ObjectKey key)
    {
        var pods = _pods.Active(set);
        var updated = pods.Count(pod => pod.Value.Label(TemplateRevisions.PodLabel) == revision);
        var isComplete = updated == pods.Count && pods.Count == DeploymentController.Replicas(set) && pods.TrueForAll(OwnedPods.IsReady);
        var before = set.Value.Text("status", "currentRevision");
        var current = isComplete || before.Length == 0 ? revision : before;
        var status = new JsonObject
        {
            ["observedGeneration"] = set.Value.Number("metadata", "generation"),
            ["replicas"] = pods.Count,
            ["availableReplicas"] = pods.Count(pod => IsAvailable(set, pod, key)),
            ["currentRevision"] = current,
            ["updateRevision"] = revision,
            ["collisionCount"] = 0,
        };
        Counts.Put(status, "readyReplicas", pods.Count(OwnedPods.IsReady));
        Counts.Put(status, "updatedReplicas", updated);
        Counts.Put(status, "currentReplicas", pods.Count(pod => pod.Value.Label(TemplateRevisions.PodLabel) == current));
        world.WriteStatus(set, status, Controllers.Manager);
        return current;
    }

    private bool IsAvailable(StoredObject set, StoredObject pod, ObjectKey key)
        => _pods.IsAvailable(pod, set.Value.Number("spec", "minReadySeconds") ?? 0, this, key);

    private static int Ordinal(StoredObject pod) => int.Parse(pod.Name[(pod.Name.LastIndexOf('-') + 1)..]);
}
