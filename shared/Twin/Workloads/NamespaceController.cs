using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Twin.Api;
using Trimtab.Twin.Kinds;
using Trimtab.Twin.Store;

namespace Trimtab.Twin.Workloads;

/// <summary>Gives a new namespace its first objects, and empties a deleted one before it ends.</summary>
internal sealed class NamespaceController(TwinWorld world) : IController
{
    private readonly ServedKind _kind = world.Catalog.Get(KindName.Namespace);

    public IEnumerable<ObjectKey> Affected(Change change)
    {
        if (change.After.Kind == _kind)
        {
            return [ObjectKey.Of(change.After)];
        }

        return change.Kind == ChangeKind.Deleted ? [new ObjectKey("", change.After.Namespace)] : [];
    }

    public void Reconcile(ObjectKey key)
    {
        if (world.Store.Find(_kind, "", key.Name) is not { } @namespace)
        {
            return;
        }

        if (@namespace.IsDeleting)
        {
            Empty(@namespace);
        }
        else
        {
            Furnish(@namespace);
        }
    }

    private void Empty(StoredObject @namespace)
    {
        foreach (var item in world.Store.ContentOf(@namespace.Name).Where(item => !item.IsDeleting).ToArray())
        {
            if (world.Store.Find(item.Kind, item.Namespace, item.Name) is not null)
            {
                world.Deletion.Delete(item.Kind, item.Namespace, item.Name, new DeleteRequest());
            }
        }

        if (!world.Store.ContentOf(@namespace.Name).Any() && @namespace.Value.Find("metadata", "finalizers") is not JsonArray { Count: > 0 })
        {
            world.Deletion.Remove(@namespace);
        }
    }

    private void Furnish(StoredObject @namespace)
    {
        var account = world.Catalog.Get(new KindName("v1", "ServiceAccount"));
        if (world.Store.Find(account, @namespace.Name, "default") is null)
        {
            world.Writes.Create(account, @namespace.Name, new JsonObject { ["metadata"] = new JsonObject { ["name"] = "default" } }, Controllers.Options);
        }

        var maps = world.Catalog.Get(KindName.ConfigMap);
        if (world.Store.Find(maps, @namespace.Name, "kube-root-ca.crt") is null)
        {
            var map = new JsonObject
            {
                ["metadata"] = new JsonObject { ["name"] = "kube-root-ca.crt" },
                ["data"] = new JsonObject { ["ca.crt"] = "" },
            };
            world.Writes.Create(maps, @namespace.Name, map, Controllers.Options);
        }
    }
}
