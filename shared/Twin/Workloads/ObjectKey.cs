using Trimtab.Twin.Store;

namespace Trimtab.Twin.Workloads;

internal readonly record struct ObjectKey(string Namespace, string Name)
{
    public static ObjectKey Of(StoredObject value) => new(value.Namespace, value.Name);
}
