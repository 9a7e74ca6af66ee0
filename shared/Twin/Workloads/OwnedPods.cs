using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Twin.Api;
using Trimtab.Twin.Kinds;
using Trimtab.Twin.Store;

namespace Trimtab.Twin.Workloads;

/// <summary>The pods of one owner: counts, creation from a template and removal.</summary>
internal sealed class OwnedPods(TwinWorld world)
{
    private readonly ServedKind _kind = world.Catalog.Get(KindName.Pod);

    /// <returns>Pods that are neither over nor going, by name.</returns>
    public List<StoredObject> Active(StoredObject owner)
        => [.. All(owner).Where(pod => !pod.IsDeleting && pod.Value.Text("status", "phase") is not ("Succeeded" or "Failed"))];

    public List<StoredObject> All(StoredObject owner)
        => [.. world.Store.DependentsOf(owner.Uid).Where(item => item.Kind == _kind).OrderBy(pod => pod.Name, StringComparer.Ordinal)];

    /// <returns>The revisions of its pods, as their labels name them.</returns>
    public IEnumerable<string> RevisionsOf(StoredObject owner) => All(owner).Select(static pod => pod.Value.Label(TemplateRevisions.PodLabel)).OfType<string>();

    public static bool IsReady(StoredObject pod) => !pod.IsDeleting && Conditions.IsTrue(pod.Value, "Ready");

    /// <summary>Ready for long enough; asks to be looked at again when that is a matter of time.</summary>
    public bool IsAvailable(StoredObject pod, long minReadySeconds, IController controller, ObjectKey key)
    {
        if (!IsReady(pod) || world.PodController.Find(pod)?.ReadySince is not { } since)
        {
            return false;
        }

        var due = since.AddSeconds(minReadySeconds);
        if (due > world.Clock.Now)
        {
            world.Agenda.Add(controller, key, due);
            return false;
        }

        return true;
    }

    /// <exception cref="ApiFault">The pod is refused, e.g. by a quota.</exception>
    public void Create(StoredObject owner, string name, Action<JsonObject>? adapt = null)
    {
        var template = owner.Value.Find("spec", "template")!.AsObject();
        var pod = new JsonObject { ["metadata"] = template["metadata"]?.DeepClone() ?? new JsonObject(), ["spec"] = template["spec"]!.DeepClone() };
        var metadata = pod["metadata"]!.AsObject();
        metadata.Remove("creationTimestamp");
        if (name.EndsWith('-'))
        {
            metadata["generateName"] = name;
        }
        else
        {
            metadata["name"] = name;
        }

        metadata["ownerReferences"] = new JsonArray(Reference(owner));
        adapt?.Invoke(pod);
        world.Writes.Create(_kind, owner.Namespace, pod, Controllers.Options);
    }

    public void Delete(StoredObject pod) => world.Deletion.Delete(_kind, pod.Namespace, pod.Name, new DeleteRequest());

    public static JsonObject Reference(StoredObject owner) => new()
    {
        ["apiVersion"] = owner.Kind.Name.ApiVersion,
        ["kind"] = owner.Kind.Name.Kind,
        ["name"] = owner.Name,
        ["uid"] = owner.Uid,
        ["controller"] = true,
        ["blockOwnerDeletion"] = true,
    };

    /// <summary>What a controller of one kind looks at after a change: the object itself, or the owner of the pod.</summary>
    public static IEnumerable<ObjectKey> Affected(Change change, ServedKind kind)
        => change.After.Kind == kind ? [ObjectKey.Of(change.After)]
            : change.After.Kind.Name == KindName.Pod ? OwnerOf(change.After, kind.Name.Kind) : [];

    /// <returns>The owner that controls an object, when it is of a kind; empty otherwise.</returns>
    public static IEnumerable<ObjectKey> OwnerOf(StoredObject item, string kind)
        => item.Value.Items("metadata", "ownerReferences")
            .Where(owner => owner.Text("kind") == kind)
            .Select(owner => new ObjectKey(item.Namespace, owner.Text("name")));
}
