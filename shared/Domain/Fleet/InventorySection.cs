namespace Trimtab.Domain.Fleet;

/// <summary>Reads <c>inventory</c>. The fields, ranges and defaults are those of <c>infra/docs/fleet.md</c>.</summary>
internal static class InventorySection
{
    public static FleetInventory Read(FleetNode node)
    {
        if (!node.ExpectMap())
        {
            return FleetInventory.Default;
        }

        Dictionary<string, NamespaceChoice> namespaces = new(StringComparer.Ordinal);
        var clusters = node.Child("clusters");
        foreach (var (name, entry) in clusters.Entries())
        {
            entry.NameCluster(name);
            namespaces[name] = Choice(entry.Child("namespaces"));
            entry.RefuseOtherKeys();
        }

        var inventory = new FleetInventory
        {
            Interval = node.Child("interval").Span(FleetInventory.Default.Interval, TimeSpan.FromMinutes(1), TimeSpan.FromDays(1)),
            IsWatched = node.Child("watch").Flag(whenMissing: true),
            Namespaces = namespaces,
        };
        node.RefuseOtherKeys();
        return inventory;
    }

    private static NamespaceChoice Choice(FleetNode node)
    {
        if (!node.ExpectMap())
        {
            return NamespaceChoice.All;
        }

        var choice = new NamespaceChoice(FleetSections.Texts(node.Child("include")), FleetSections.Texts(node.Child("exclude")));
        node.RefuseOtherKeys();
        return choice;
    }
}
