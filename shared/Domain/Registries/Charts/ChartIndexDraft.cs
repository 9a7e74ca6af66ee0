using System.Globalization;

namespace Trimtab.Domain.Registries.Charts;

/// <summary>An index while it is read.</summary>
/// <param name="located">The chart whose archives' places are kept; null for none.</param>
internal sealed class ChartIndexDraft(string? located)
{
    /// <summary>Ten times what the largest public repositories have.</summary>
    private const int MaxVersions = 500_000;

    private const int MaxText = 256;
    private const int MaxLocation = 2048;
    private const int HexDigits = 64;

    private readonly Dictionary<string, List<ChartVersion>> _charts = new(StringComparer.Ordinal);
    private int _count;

    /// <exception cref="FormatException">There are too many.</exception>
    public void Add(string chart, ChartEntry entry)
    {
        if (entry.Version is not { Length: > 0 and <= MaxText } version || chart.Length is 0 or > MaxText)
        {
            return;
        }

        if (++_count > MaxVersions)
        {
            throw new FormatException($"it has more than {MaxVersions} versions");
        }

        if (!_charts.TryGetValue(chart, out var versions))
        {
            _charts[chart] = versions = [];
        }

        versions.Add(new ChartVersion(version)
        {
            AppVersion = entry.AppVersion is { Length: <= MaxText } app ? app : "",
            Digest = DigestOf(entry.Digest),
            Location = chart == located && entry.Urls?.FirstOrDefault() is { Length: <= MaxLocation } location ? location : null,
            CreatedAt = DateTimeOffset.TryParse(entry.Created, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var created) ? created : null,
            // All versions of a chart mostly have one home: it is kept once.
            Home = entry.Home is { Length: > 0 and <= MaxText } home ? versions.Count > 0 && versions[^1].Home == home ? versions[^1].Home : home : null,
            IsDeprecated = entry.Deprecated,
        });
    }

    public ChartIndex ToIndex()
        => new(_charts.ToDictionary(
            static chart => chart.Key,
            static chart => (IReadOnlyList<ChartVersion>)[.. chart.Value.DistinctBy(static version => version.Version, StringComparer.Ordinal)],
            StringComparer.Ordinal));

    // Helm writes bare digits; some tools write the algorithm before them.
    private static string? DigestOf(string? text)
    {
        var digits = text is not null && text.StartsWith("sha256:", StringComparison.Ordinal) ? text["sha256:".Length..] : text;
        return digits is { Length: HexDigits } && digits.All(char.IsAsciiHexDigitLower) ? $"sha256:{digits}" : null;
    }
}
