namespace Trimtab.Domain.Versions.Policies;

/// <summary>The newest of tags that are numbers or texts.</summary>
internal static class PlainCandidates
{
    public static LatestTag Pick(string? current, IEnumerable<string> tags, TagPolicy policy)
    {
        var from = current is null ? null : LatestTag.Compared(current, policy);
        if (current is not null && (from is null || !IsOrdered(from, policy)))
        {
            return default;
        }

        string? latest = null;
        var best = from;
        foreach (var tag in tags)
        {
            if (LatestTag.Compared(tag, policy) is { } compared && IsOrdered(compared, policy) && (best is null || IsNewer(compared, best, policy)))
            {
                (latest, best) = (tag, compared);
            }
        }

        return new LatestTag(latest, latest is null || current is null ? null : StepTo(latest, current, policy));
    }

    private static bool IsOrdered(string text, TagPolicy policy) => policy.Order == TagOrder.Alphabetical || TagNumber.TryParse(text, out _);

    private static bool IsNewer(string tag, string than, TagPolicy policy)
    {
        var order = policy.Order == TagOrder.Alphabetical || !TagNumber.TryParse(tag, out var left) || !TagNumber.TryParse(than, out var right)
            ? string.CompareOrdinal(tag, than)
            : left.OrderTo(right);
        return policy.IsDescending ? order < 0 : order > 0;
    }

    /// <summary>The kind of step where both tags happen to be versions too; without an order of versions it has no kind.</summary>
    private static VersionChange StepTo(string latest, string current, TagPolicy policy)
        => VersionReader.TryRead(current, policy.Scheme, out var from, out _) && VersionReader.TryRead(latest, policy.Scheme, out var to, out _)
            ? VersionComparer.Compare(from, to).Change ?? VersionChange.Incomparable
            : VersionChange.Incomparable;
}
