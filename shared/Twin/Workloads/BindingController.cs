using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Twin.Kinds;
using Trimtab.Twin.Store;

namespace Trimtab.Twin.Workloads;

/// <summary>Answers at once what a cloud would: claims are bound, load balancers and ingresses have an address.</summary>
internal sealed class BindingController(TwinWorld world) : IController
{
    private static readonly string[] Kinds = ["PersistentVolumeClaim", "Service", "Ingress"];

    private readonly List<ServedKind> _kinds = [.. world.Catalog.All.Where(kind => Kinds.Contains(kind.Name.Kind))];

    public IEnumerable<ObjectKey> Affected(Change change)
        => change.Kind != ChangeKind.Deleted && _kinds.Contains(change.After.Kind)
            ? [new ObjectKey(change.After.Namespace, $"{change.After.Kind.Plural}/{change.After.Name}")]
            : [];

    public void Reconcile(ObjectKey key)
    {
        var (plural, name) = key.Name.Split('/') is [var one, var two] ? (one, two) : throw new InvalidOperationException(key.Name);
        if (world.Store.Find(_kinds.Find(kind => kind.Plural == plural)!, key.Namespace, name) is not { } item)
        {
            return;
        }

        var status = plural switch
        {
            "persistentvolumeclaims" => Bound(item.Value),
            "services" when item.Value.Text("spec", "type") != "LoadBalancer" => item.Value["status"]!.DeepClone().AsObject(),
            _ => new JsonObject { ["loadBalancer"] = new JsonObject { ["ingress"] = new JsonArray(new JsonObject { ["ip"] = "192.0.2.1" }) } },
        };
        world.WriteStatus(item, status, Controllers.Manager);
    }

    private static JsonObject Bound(JsonObject claim)
    {
        var status = new JsonObject { ["phase"] = "Bound" };
        status.Assign("accessModes", claim.Find("spec", "accessModes"));
        status.Assign("capacity", claim.Find("spec", "resources", "requests"));
        return status;
    }
}
