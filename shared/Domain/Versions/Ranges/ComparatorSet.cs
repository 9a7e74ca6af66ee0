namespace Trimtab.Domain.Versions.Ranges;

/// <summary>One alternative of a range: bounds that must all be kept; none means any version.</summary>
internal sealed record ComparatorSet(IReadOnlyList<RangeComparator> Comparators)
{
    public bool IsAny => Comparators.Count == 0;

    public bool IsNever => Comparators.Any(static comparator => comparator.IsNever);

    /// <summary>A prerelease is in it only where a bound names a prerelease of the same three numbers, or when all prereleases are asked for.</summary>
    public bool Contains(SemVersion version, bool includePrerelease)
    {
        foreach (var comparator in Comparators)
        {
            if (!comparator.Contains(version))
            {
                return false;
            }
        }

        return includePrerelease || !version.IsPrerelease || Comparators.Any(comparator => comparator.Bound.IsPrerelease && comparator.Bound.CompareNumbers(version) == 0);
    }

    public override string ToString() => IsAny ? "*" : string.Join(' ', Comparators);
}
