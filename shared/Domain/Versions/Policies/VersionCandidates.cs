namespace Trimtab.Domain.Versions.Policies;

/// <summary>The newest of tags that are versions.</summary>
internal static class VersionCandidates
{
    public static LatestTag Pick(string? current, IEnumerable<string> tags, TagPolicy policy)
    {
        var from = current is null ? null : Read(current, policy);
        if (current is not null && from is not { IsVersion: true })
        {
            return default;
        }

        string? latest = null;
        VersionReading? best = null;
        foreach (var tag in tags)
        {
            if (Read(tag, policy) is { IsVersion: true } reading && MayFollow(from, reading, policy) && (best is null || IsBetter(reading, best, from)))
            {
                (latest, best) = (tag, reading);
            }
        }

        return new LatestTag(latest, from is null || best is null ? null : VersionComparer.Compare(from, best).Change);
    }

    private static VersionReading? Read(string tag, TagPolicy policy)
        => LatestTag.Compared(tag, policy) is { } compared && VersionReader.TryRead(compared, policy.Scheme, out var reading, out _) ? reading : null;

    private static bool MayFollow(VersionReading? from, VersionReading to, TagPolicy policy)
    {
        if (policy.Range is { } range && !range.Contains(to.Version!))
        {
            return false;
        }

        if (from is null)
        {
            return (IsWhole(to) || to.Form == VersionForm.Coerced) && (!to.IsPrerelease || policy.Range is not null);
        }

        return VersionComparer.Compare(from, to).Order == -1
            && IsAsPrecise(from, to)
            && (!to.IsPrerelease || policy.Range is not null || (from.IsPrerelease && from.Version!.CompareNumbers(to.Version!) == 0));
    }

    /// <summary>A version with fewer numbers is moved from version to version: it follows none that is whole.</summary>
    internal static bool IsAsPrecise(VersionReading from, VersionReading to) => from.Scheme != VersionScheme.SemVer || !IsWhole(from) || IsWhole(to);

    private static bool IsWhole(VersionReading reading) => reading.Scheme == VersionScheme.Helm || reading.Form is VersionForm.SemVer or VersionForm.Prefixed or VersionForm.Calendar;

    /// <summary>Newer; of the same version the one that is written more like the current one. With none before it, a version that is whole before any that is not.</summary>
    private static bool IsBetter(VersionReading tag, VersionReading best, VersionReading? from)
        => from is null && IsWhole(tag) != IsWhole(best) ? IsWhole(tag)
            : VersionComparer.Order(tag, best) is not 0 and var order ? order > 0 : Likeness(tag, from) > Likeness(best, from);

    private static int Likeness(VersionReading tag, VersionReading? from)
        => from is null ? 0 : (tag.Form == from.Form ? 4 : 0) + (tag.HasPrefix == from.HasPrefix ? 2 : 0) + (tag.Numbers.Count == from.Numbers.Count ? 1 : 0);
}
