namespace Trimtab.Domain.Assets;

/// <summary>The whole inventory as one document, for a backup or a move.</summary>
/// <param name="Places">One for each cluster and host.</param>
public sealed record InventoryExport(IReadOnlyList<ExportedPlace> Places);
