using Trimtab.Twin.Kinds;
using Trimtab.Twin.Selectors;

namespace Trimtab.Twin.Store;

/// <summary>Which objects a list or watch is about.</summary>
internal sealed record WatchScope(ServedKind Kind, string? Namespace, ObjectSelector Selector)
{
    public bool Includes(StoredObject? value)
        => value is not null
            && value.Kind.StorageKey == Kind.StorageKey
            && (Namespace is null || Namespace == value.Namespace)
            && Selector.Matches(value.Value);
}
