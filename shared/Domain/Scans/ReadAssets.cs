using Trimtab.Domain.Assets;

namespace Trimtab.Domain.Scans;

/// <summary>Reads all assets as their places last showed them.</summary>
public delegate Task<AssetSnapshot> ReadAssets(CancellationToken cancellationToken);
