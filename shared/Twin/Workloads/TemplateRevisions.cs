using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Twin.Api;
using Trimtab.Twin.Kinds;
using Trimtab.Twin.Store;

namespace Trimtab.Twin.Workloads;

/// <summary>The pod templates that StatefulSets or DaemonSets have had, each kept as a ControllerRevision.</summary>
/// <param name="world">The world.</param>
/// <param name="hashLabel">The label of a revision that has its hash.</param>
internal sealed class TemplateRevisions(TwinWorld world, string hashLabel)
{
    /// <summary>The label by which a pod names its revision.</summary>
    public const string PodLabel = "controller-revision-hash";

    private readonly ServedKind _kind = world.Catalog.Get(KindName.ControllerRevision);

    /// <summary>The revision of the template that a workload has now: made for a new template, and the newest again for one that came back.</summary>
    public StoredObject Current(StoredObject set)
    {
        var data = new JsonObject { ["spec"] = new JsonObject { ["template"] = set.Value.Find("spec", "template")!.DeepClone() } };
        data["spec"]!["template"]!["$patch"] = "replace";
        var hash = TemplateHash.Of(set.Kind.Name.Kind == "DaemonSet" ? set.Value.Find("spec", "template")! : data);
        var name = $"{set.Name}-{hash}";
        var newest = Of(set).Where(revision => revision.Name != name).Select(Number).DefaultIfEmpty(0).Max();
        if (world.Store.Find(_kind, set.Namespace, name) is not { } current)
        {
            Create(set, name, hash, data, newest + 1);
        }
        else if (Number(current) <= newest)
        {
            world.Writes.Patch(_kind, set.Namespace, name, live => Numbered(live, newest + 1), Controllers.Options);
        }

        return world.Store.Find(_kind, set.Namespace, name)!;
    }

    /// <summary>Deletes the oldest revisions beyond the workload's limit, of those that are not in use.</summary>
    public void Forget(StoredObject set, IEnumerable<string> used)
    {
        var limit = (int)(set.Value.Number("spec", "revisionHistoryLimit") ?? 10);
        foreach (var revision in Of(set).ExceptBy(used, PodLabelOf).OrderBy(Number).SkipLast(limit).ToList())
        {
            world.Deletion.Delete(_kind, revision.Namespace, revision.Name, new DeleteRequest());
        }
    }

    /// <summary>What <see cref="PodLabel"/> says on pods of a revision: a DaemonSet's have its hash, a StatefulSet's its name.</summary>
    public static string PodLabelOf(StoredObject revision) => revision.Value.Label(PodLabel) ?? revision.Name;

    private void Create(StoredObject set, string name, string hash, JsonObject data, long number)
    {
        var value = new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = name, ["ownerReferences"] = new JsonArray(OwnedPods.Reference(set)) },
            ["data"] = data,
            ["revision"] = number,
        };
        var metadata = value.Ensure("metadata");
        metadata.Assign("labels", set.Value.Find("spec", "template", "metadata", "labels"));
        metadata.Assign("annotations", set.Value.Find("metadata", "annotations"));
        value.Ensure("metadata", "labels")[hashLabel] = hash;
        world.Writes.Create(_kind, set.Namespace, value, Controllers.Options);
    }

    private List<StoredObject> Of(StoredObject set) => [.. world.Store.DependentsOf(set.Uid).Where(item => item.Kind == _kind && !item.IsDeleting)];

    private static JsonObject Numbered(JsonObject live, long number)
    {
        live["revision"] = number;
        return live;
    }

    private static long Number(StoredObject revision) => revision.Value.Number("revision") ?? 0;
}
