using Trimtab.Domain.Reconcile;

namespace Trimtab.Domain.Drift;

/// <summary>A target as the reverser sees it.</summary>
/// <param name="Name">Key of the target.</param>
/// <param name="Applied">What it has applied, by object key.</param>
/// <param name="Revision">The revision that it is at; null before the first.</param>
/// <param name="HasVariables">Whether its manifests hold variables.</param>
internal sealed record CaptureTarget(string Name, IReadOnlyDictionary<string, InventoryEntry> Applied, string? Revision, bool HasVariables);
