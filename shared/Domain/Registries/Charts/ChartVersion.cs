namespace Trimtab.Domain.Registries.Charts;

/// <summary>One version of a chart in its repository.</summary>
/// <param name="Version">As the chart has it, with <c>+</c> before build metadata.</param>
public sealed record ChartVersion(string Version)
{
    /// <summary>Of what the chart installs; empty when nobody says.</summary>
    public string AppVersion { get; init; } = "";

    /// <summary>Of the chart's archive, <c>sha256:…</c>; null when the repository does not say. In a registry it is the tag's.</summary>
    public string? Digest { get; init; }

    /// <summary>Where the archive is, from the repository's address or absolute. Null unless it was asked for: indexes are large.</summary>
    public string? Location { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Where people read about it; null when the repository does not say.</summary>
    public string? Home { get; init; }

    public bool IsDeprecated { get; init; }
}
