namespace Trimtab.Domain.Assets;

/// <summary>What is known of a place after a scan. Pure.</summary>
internal static class AssetMerge
{
    /// <summary>A container that is recreated, or a workload that is installed anew, has its history again within this time.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(7);

    /// <param name="known">What was known before.</param>
    /// <param name="scan">What was seen.</param>
    /// <param name="isNewer">Whether an asset's namespace was looked at after the scan began.</param>
    /// <param name="now">When the scan ended.</param>
    public static IReadOnlyList<KnownAsset> Merge(IEnumerable<KnownAsset> known, PlaceScan scan, Func<AssetId, bool> isNewer, DateTimeOffset now)
    {
        var before = known.ToDictionary(static one => one.Asset.Id);
        Dictionary<AssetId, KnownAsset> after = [];
        foreach (var asset in scan.Assets.Where(asset => scan.Covers(asset.Id) && !isNewer(asset.Id)))
        {
            // Of two with one name (a container whose name is moving to its successor) the first counts.
            after.TryAdd(asset.Id, Seen(before.GetValueOrDefault(asset.Id), asset, now));
        }

        foreach (var (id, old) in before.Where(old => !after.ContainsKey(old.Key)))
        {
            if (!scan.Covers(id) || isNewer(id))
            {
                after[id] = old;
            }
            else if (id.Kind != AssetKind.Job && now - (old.GoneAt ?? now) < Remembered)
            {
                after[id] = old with { GoneAt = old.GoneAt ?? now };
            }
        }

        return [.. after.Values];
    }

    private static KnownAsset Seen(KnownAsset? before, Asset asset, DateTimeOffset now)
    {
        var versions = AssetVersions.Of(asset, now);
        if (before is null)
        {
            return new KnownAsset(asset, now) { History = [versions] };
        }

        var history = before.History.Count > 0 && before.History[0].Fits(versions)
            ? [before.History[0].With(versions), .. before.History.Skip(1)]
            : before.History.Prepend(versions).Take(KnownAsset.MaxHistory).ToList();
        return before with { Asset = asset, History = history, GoneAt = null };
    }
}
