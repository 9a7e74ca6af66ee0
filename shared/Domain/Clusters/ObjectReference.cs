namespace Trimtab.Domain.Clusters;

/// <summary>Names one object of a cluster.</summary>
/// <param name="Kind">API version and kind.</param>
/// <param name="Namespace">Empty for cluster-scoped objects.</param>
/// <param name="Name">The object's name.</param>
public sealed record ObjectReference(KindName Kind, string Namespace, string Name)
{
    /// <summary>The form people read: <c>Deployment shop/web</c>, <c>Namespace shop</c>.</summary>
    public override string ToString() => Namespace.Length == 0 ? $"{Kind.Kind} {Name}" : $"{Kind.Kind} {Namespace}/{Name}";

    /// <summary>The same object through every version of its API group: <c>apps/Deployment/shop/web</c>.</summary>
    public string Key => $"{Kind.Group}/{Kind.Kind}/{Namespace}/{Name}";
}
