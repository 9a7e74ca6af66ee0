using System.Collections.Frozen;

namespace Trimtab.Domain.Versions.Tags;

/// <summary>Names that are moved from version to version.</summary>
internal static class MovingTag
{
    private static readonly FrozenSet<string> Names = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "latest", "stable", "edge", "main", "master", "trunk", "head", "nightly", "dev", "devel", "develop", "development", "mainline", "canary", "rolling", "current", "lts",
        "next", "snapshot", "testing", "staging", "unstable", "release", "production", "prod", "daily", "weekly");

    /// <summary>Whether it is one of the names that everybody uses so, alone or before a dash: <c>latest-alpine</c>.</summary>
    public static bool IsKnown(string text)
    {
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        return Names.Contains(dash > 0 ? text[..dash] : text) && Signs.AreTag(text);
    }
}
