namespace Trimtab.Domain.Assets;

/// <summary>What one scan saw of a place.</summary>
/// <param name="Place">Key of a cluster or Docker host in the fleet.</param>
/// <param name="StartedAt">Before it began to look; a scan that started later knows better.</param>
/// <param name="Assets">In no particular order.</param>
public sealed record PlaceScan(string Place, DateTimeOffset StartedAt, IReadOnlyList<Asset> Assets)
{
    /// <summary>The only namespace that was looked at; null for the whole place.</summary>
    public string? Namespace { get; init; }

    /// <summary>Kinds that could not be looked at, and why: what is known of them stays.</summary>
    public IReadOnlyDictionary<AssetKind, string> Faults { get; init; } = new Dictionary<AssetKind, string>();

    /// <summary>One sentence about all that could not be looked at; empty when everything was.</summary>
    public string Fault => string.Join("; ", Faults.OrderBy(static fault => fault.Key).Select(static fault => $"{fault.Key}: {fault.Value}"));

    /// <summary>Whether the scan would have seen an asset of this name.</summary>
    public bool Covers(AssetId id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return (Namespace is null || id.Namespace == Namespace) && !Faults.ContainsKey(id.Kind);
    }
}
