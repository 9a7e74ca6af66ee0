namespace Trimtab.Domain.Versions.Policies;

/// <summary>The newest tag that may follow.</summary>
/// <param name="Tag">Null when none does.</param>
/// <param name="Change">The step to it; null without a tag before it.</param>
public readonly record struct LatestTag(string? Tag, VersionChange? Change)
{
    /// <summary>Picks the newest tag that is newer than the current one.</summary>
    /// <param name="current">The tag in use; null when there is none yet.</param>
    /// <param name="tags">In any order, also with such as are no versions: they never follow.</param>
    /// <param name="policy">The rules.</param>
    /// <remarks>A prerelease follows only a prerelease of the same three numbers, or where the range asks for it.</remarks>
    public static LatestTag Pick(string? current, IEnumerable<string> tags, TagPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(tags);
        ArgumentNullException.ThrowIfNull(policy);
        return policy.Order == TagOrder.Version ? VersionCandidates.Pick(current, tags, policy) : PlainCandidates.Pick(current, tags, policy);
    }

    /// <returns>What of a tag is compared; null when the policy's pattern or glob leaves it out.</returns>
    internal static string? Compared(string tag, TagPolicy policy)
        => policy.Glob is { } glob && !TagGlob.IsMatch(glob, tag) ? null
            : policy.Pattern is { } pattern ? pattern.Extract(tag)
            : tag;
}
