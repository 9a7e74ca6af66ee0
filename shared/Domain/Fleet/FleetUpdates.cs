namespace Trimtab.Domain.Fleet;

/// <summary>Which update policy is for which asset: the fleet's <c>updates</c>.</summary>
/// <param name="Defaults">For all assets; null when nothing is said.</param>
/// <param name="Namespaces">Over the defaults; later ones over earlier ones.</param>
/// <param name="Rules">Over those; later ones over earlier ones.</param>
public sealed record FleetUpdates(UpdatePolicyUse? Defaults, IReadOnlyList<NamespaceUpdates> Namespaces, IReadOnlyList<UpdateRule> Rules)
{
    public static FleetUpdates None { get; } = new(null, [], []);
}
