using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Twin.Api;
using Trimtab.Twin.Kinds;
using Trimtab.Twin.Store;

namespace Trimtab.Twin.Workloads;

/// <summary>Keeps as many pods as a ReplicaSet asks for.</summary>
internal sealed class ReplicaSetController(TwinWorld world) : IController
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(5);

    private readonly ServedKind _kind = world.Catalog.Get(KindName.ReplicaSet);
    private readonly OwnedPods _pods = new(world);
    private readonly HashSet<ObjectKey> _refused = [];

    public IEnumerable<ObjectKey> Affected(Change change) => change.After.Kind.Name switch
    {
        // Its own status must not wake it: a refused pod has a new name each time, so the status would change for ever.
        var kind when kind == KindName.ReplicaSet => change.IsStatusOnly ? [] : [ObjectKey.Of(change.After)],
        var kind when kind == KindName.Pod => [.. OwnedPods.OwnerOf(change.After, "ReplicaSet"), .. change.Kind == ChangeKind.Deleted ? Refused(change) : []],
        var kind when kind == KindName.ResourceQuota => Refused(change),
        _ => [],
    };

    public void Reconcile(ObjectKey key)
    {
        _refused.Remove(key);
        if (world.Store.Find(_kind, key.Namespace, key.Name) is not { IsDeleting: false } set)
        {
            return;
        }

        var pods = _pods.Active(set);
        var missing = (int)(set.Value.Number("spec", "replicas") ?? 1) - pods.Count;
        ApiFault? refusal = null;
        for (; missing > 0 && refusal is null; missing--)
        {
            refusal = TryCreate(set);
        }

        foreach (var pod in missing < 0 ? Dispensable(pods).Take(-missing) : [])
        {
            _pods.Delete(pod);
            world.Events.Note(set, "SuccessfulDelete", $"Deleted pod: {pod.Name}", "replicaset-controller");
        }

        WriteStatus(set, key, refusal);
    }

    private ApiFault? TryCreate(StoredObject set)
    {
        try
        {
            _pods.Create(set, set.Name + "-");
            return null;
        }
        catch (ApiFault fault)
        {
            world.Events.Warn(set, "FailedCreate", $"Error creating: {fault.Message}", "replicaset-controller");
            return fault;
        }
    }

    /// <summary>Unready pods first, then the youngest.</summary>
    private static IOrderedEnumerable<StoredObject> Dispensable(List<StoredObject> pods)
        => pods.OrderBy(OwnedPods.IsReady)
            .ThenByDescending(pod => pod.Value.Text("metadata", "creationTimestamp"), StringComparer.Ordinal)
            .ThenBy(pod => pod.Name, StringComparer.Ordinal);

    private void WriteStatus(StoredObject set, ObjectKey key, ApiFault? refusal)
    {
        var pods = _pods.Active(set);
        var minReady = set.Value.Number("spec", "minReadySeconds") ?? 0;
        var status = new JsonObject { ["observedGeneration"] = set.Value.Number("metadata", "generation"), ["replicas"] = pods.Count };
        Counts.Put(status, "fullyLabeledReplicas", pods.Count);
        Counts.Put(status, "readyReplicas", pods.Count(OwnedPods.IsReady));
        Counts.Put(status, "availableReplicas", pods.Count(pod => _pods.IsAvailable(pod, minReady, this, key)));
        if (refusal is not null)
        {
            status.Assign("conditions", set.Value.Find("status", "conditions"));
            Conditions.Set(status, "ReplicaFailure", isTrue: true, "FailedCreate", refusal.Message, world.Clock.Timestamp);
            _refused.Add(key);
            world.Agenda.Add(this, key, world.Clock.Now + RetryDelay);
        }

        world.WriteStatus(set, status, Controllers.Manager);
    }

    private IEnumerable<ObjectKey> Refused(Change change)
        => _refused.Where(key => key.Namespace == change.After.Namespace).OrderBy(key => key.Name, StringComparer.Ordinal).ToList();
}
