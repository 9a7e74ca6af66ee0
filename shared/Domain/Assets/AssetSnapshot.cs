namespace Trimtab.Domain.Assets;

/// <summary>All assets as their places last showed them.</summary>
/// <param name="Assets">In order of their names.</param>
/// <param name="Places">One for each cluster and host that was ever scanned.</param>
public sealed record AssetSnapshot(IReadOnlyList<Asset> Assets, IReadOnlyList<PlaceState> Places);
