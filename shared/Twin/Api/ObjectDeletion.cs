using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Twin.Kinds;
using Trimtab.Twin.Store;

namespace Trimtab.Twin.Api;

/// <summary>Deletes objects with grace, finalizers and propagation to what they own.</summary>
internal sealed class ObjectDeletion(ObjectStore store, SimulatedClock clock)
{
    private const string ForegroundFinalizer = "foregroundDeletion";

    /// <summary>Kinds whose deleted objects stay, terminating, until the simulation ends them.</summary>
    public static bool EndsLater(ServedKind kind) => kind.Name is { ApiVersion: "v1", Kind: "Pod" or "Namespace" };

    /// <returns>The object: gone, or with its deletion timestamp.</returns>
    /// <exception cref="ApiFault">404, or 409 when a precondition fails.</exception>
    public (JsonObject Value, bool IsGone) Delete(ServedKind kind, string @namespace, string name, DeleteRequest request)
    {
        var live = store.Find(kind, @namespace, name) ?? throw ApiFault.NotFound(kind, name);
        CheckPreconditions(kind, live, request);
        if (request.IsDryRun)
        {
            return (live.Value, true);
        }

        if (request.Propagation == "Orphan")
        {
            Orphan(live);
        }

        var isForeground = request.Propagation == "Foreground" && store.DependentsOf(live.Uid).Count > 0;
        var endsNow = !isForeground && !HasFinalizers(live) && (!EndsLater(kind) || IsEndedAtOnce(kind, live, request));
        if (endsNow)
        {
            return (Remove(live).Value, true);
        }

        if (!live.IsDeleting || request.GracePeriodSeconds == 0)
        {
            live = Mark(live, request, isForeground);
        }

        if (isForeground)
        {
            foreach (var dependent in store.DependentsOf(live.Uid).ToArray())
            {
                Delete(dependent.Kind, dependent.Namespace, dependent.Name, new DeleteRequest { Propagation = "Foreground" });
            }
        }

        return (live.Value, false);
    }

    /// <summary>Ends an object and, in the background, what only it owned.</summary>
    public StoredObject Remove(StoredObject live)
    {
        var last = store.Remove(live);
        foreach (var dependent in store.DependentsOf(live.Uid).ToArray())
        {
            var owners = dependent.Value.Items("metadata", "ownerReferences").Where(owner => owner.Text("uid") != live.Uid).ToList();
            if (owners.Count == 0)
            {
                Delete(dependent.Kind, dependent.Namespace, dependent.Name, new DeleteRequest());
            }
            else
            {
                SetOwners(dependent, owners);
            }
        }

        FinishForeground(live);
        return last;
    }

    private void FinishForeground(StoredObject ended)
    {
        foreach (var owner in ended.Value.Items("metadata", "ownerReferences"))
        {
            var waiting = store.FindByUid(owner.Text("uid"));
            if (waiting is { IsDeleting: true } && store.DependentsOf(waiting.Uid).Count == 0 && waiting.Value.Find("metadata", "finalizers") is JsonArray finalizers)
            {
                var value = waiting.Value.Copy();
                var kept = finalizers.Select(finalizer => (string?)finalizer).Where(finalizer => finalizer != ForegroundFinalizer).ToList();
                value["metadata"]!["finalizers"] = new JsonArray([.. kept.Select(finalizer => (JsonNode?)finalizer)]);
                var updated = store.Put(waiting.Kind, value);
                if (kept.Count == 0 && !EndsLater(waiting.Kind))
                {
                    Remove(updated);
                }
            }
        }
    }

    private StoredObject Mark(StoredObject live, DeleteRequest request, bool isForeground)
    {
        var value = live.Value.Copy();
        var grace = EndsLater(live.Kind) && live.Kind.IsNamespaced
            ? request.GracePeriodSeconds ?? (int)(live.Value.Number("spec", "terminationGracePeriodSeconds") ?? 30)
            : 0;
        value["metadata"]!["deletionTimestamp"] = SimulatedClock.Format(clock.Now.AddSeconds(grace));
        value["metadata"]!["deletionGracePeriodSeconds"] = grace;
        if (value.Number("metadata", "generation") is { } generation)
        {
            value["metadata"]!["generation"] = generation + 1;
        }

        if (isForeground)
        {
            var finalizers = value["metadata"]!["finalizers"] as JsonArray ?? [];
            value["metadata"]!["finalizers"] = new JsonArray([.. finalizers.Select(finalizer => finalizer?.DeepClone()), ForegroundFinalizer]);
        }

        if (live.Kind.Name == KindName.Namespace)
        {
            value.Ensure("status")["phase"] = "Terminating";
        }

        return store.Put(live.Kind, value);
    }

    private void Orphan(StoredObject live)
    {
        foreach (var dependent in store.DependentsOf(live.Uid).ToArray())
        {
            SetOwners(dependent, [.. dependent.Value.Items("metadata", "ownerReferences").Where(owner => owner.Text("uid") != live.Uid)]);
        }
    }

    private void SetOwners(StoredObject dependent, List<JsonObject> owners)
    {
        var value = dependent.Value.Copy();
        value["metadata"]!.AsObject().Assign("ownerReferences", owners.Count == 0 ? null : new JsonArray([.. owners.Select(owner => owner.DeepClone())]));
        store.Put(dependent.Kind, value);
    }

    private static bool IsEndedAtOnce(ServedKind kind, StoredObject live, DeleteRequest request)
        => kind.IsNamespaced && (request.GracePeriodSeconds == 0 || live.Value.Text("spec", "nodeName").Length == 0);

    private static bool HasFinalizers(StoredObject live) => live.Value.Find("metadata", "finalizers") is JsonArray { Count: > 0 };

    private static void CheckPreconditions(ServedKind kind, StoredObject live, DeleteRequest request)
    {
        if (request.Uid is not null && request.Uid != live.Uid)
        {
            throw ApiFault.Conflict(kind, live.Name, $"Operation cannot be fulfilled on {kind.QualifiedPlural} \"{live.Name}\": Precondition failed: UID in precondition: {request.Uid}, UID in object meta: {live.Uid}");
        }

        if (request.ResourceVersion is not null && request.ResourceVersion != live.Value.ResourceVersion)
        {
            throw ApiFault.Conflict(kind, live.Name, $"Operation cannot be fulfilled on {kind.QualifiedPlural} \"{live.Name}\": Precondition failed: ResourceVersion in precondition: {request.ResourceVersion}, ResourceVersion in object meta: {live.Value.ResourceVersion}");
        }
    }
}
