using Trimtab.Domain.Assets;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Fleet;

namespace Trimtab.Domain.Scans;

/// <summary>How often the repositories of an asset are looked at.</summary>
public static class CheckInterval
{
    public static readonly TimeSpan Shortest = TimeSpan.FromMinutes(1);

    public static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    /// <returns>What the asset's annotation says, within the limits; the fleet's interval where it has none or one that can't be read.</returns>
    public static TimeSpan Of(Asset asset, TimeSpan fleets)
    {
        ArgumentNullException.ThrowIfNull(asset);
        return asset.Annotations.TryGetValue(TrimtabNames.CheckInterval, out var text) && Duration.TryParse(text, out var own) && own > TimeSpan.Zero
            ? own < Shortest ? Shortest : own > Longest ? Longest : own
            : fleets;
    }
}
