namespace Trimtab.Domain.Assets;

/// <summary>An asset and what is remembered of it.</summary>
/// <param name="Asset">As the last scan saw it.</param>
/// <param name="FirstSeenAt">When the first scan saw it.</param>
public sealed record KnownAsset(Asset Asset, DateTimeOffset FirstSeenAt)
{
    public const int MaxHistory = 20;

    /// <summary>What it ran, the newest first and at most <see cref="MaxHistory"/>; the first is what it runs now.</summary>
    public IReadOnlyList<AssetVersions> History { get; init; } = [];

    /// <summary>When a scan did not find it any more; null while it is there.</summary>
    public DateTimeOffset? GoneAt { get; init; }
}
