namespace Trimtab.Domain.Reconcile;

/// <summary>What a target has applied, for prune and for cheap comparison: the document <c>inventories/{target}.json</c>.</summary>
/// <param name="Target">Key of the target.</param>
/// <param name="Entries">One for each object; an object is entered before it is made.</param>
public sealed record TargetInventory(string Target, IReadOnlyList<InventoryEntry> Entries);
