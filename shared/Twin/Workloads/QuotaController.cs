using Trimtab.Domain.Clusters;
using Trimtab.Twin.Admission;
using Trimtab.Twin.Kinds;
using Trimtab.Twin.Store;

namespace Trimtab.Twin.Workloads;

/// <summary>Keeps the used amounts in the status of ResourceQuotas.</summary>
internal sealed class QuotaController(TwinWorld world) : IController
{
    private readonly ServedKind _kind = world.Catalog.Get(KindName.ResourceQuota);
    private readonly Quotas _quotas = new(world.Store, world.Catalog);

    public IEnumerable<ObjectKey> Affected(Change change)
        => change.After.Namespace.Length == 0 || change.After.Kind.Name == KindName.Event
            ? []
            : world.Store.List(_kind, change.After.Namespace).Select(ObjectKey.Of).ToList();

    public void Reconcile(ObjectKey key)
    {
        if (world.Store.Find(_kind, key.Namespace, key.Name) is { } quota)
        {
            world.WriteStatus(quota, _quotas.Status(quota), Controllers.Manager);
        }
    }
}
