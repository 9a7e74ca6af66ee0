namespace Trimtab.Domain.Assets;

/// <summary>What an asset ran from some time on.</summary>
/// <param name="At">When a scan saw it first.</param>
/// <param name="Parts">Container → image and digest (<c>nginx:1.27@sha256:…</c>), <c>chart</c> → chart and version, <c>served</c> → versions of a definition.</param>
public sealed record AssetVersions(DateTimeOffset At, IReadOnlyDictionary<string, string> Parts)
{
    private const string Chart = "chart";
    private const string Served = "served";

    public static AssetVersions Of(Asset asset, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(asset);
        SortedDictionary<string, string> parts = new(StringComparer.Ordinal);
        foreach (var image in asset.Images)
        {
            parts[image.Container] = image.Digest is null || image.Reference.Contains('@', StringComparison.Ordinal) ? image.Reference : $"{image.Reference}@{image.Digest}";
        }

        if (asset.Release is { } release)
        {
            parts[Chart] = $"{release.Chart} {release.Version}";
        }

        if (asset.ServedVersions.Count > 0)
        {
            parts[Served] = string.Join(' ', asset.ServedVersions);
        }

        return new AssetVersions(at, parts);
    }

    /// <summary>Whether both may be the same: a digest that one of them does not know is no difference.</summary>
    public bool Fits(AssetVersions other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Parts.Count == other.Parts.Count && Parts.All(part => other.Parts.TryGetValue(part.Key, out var text) && Fits(part.Value, text));
    }

    /// <summary>This with the digests that only the other knows.</summary>
    public AssetVersions With(AssetVersions other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return this with { Parts = new SortedDictionary<string, string>(Parts.ToDictionary(static part => part.Key, part => Longer(part.Value, other.Parts[part.Key])), StringComparer.Ordinal) };
    }

    private static bool Fits(string one, string other)
        => one == other || one.StartsWith($"{other}@", StringComparison.Ordinal) || other.StartsWith($"{one}@", StringComparison.Ordinal);

    private static string Longer(string one, string other) => one.Length >= other.Length ? one : other;
}
