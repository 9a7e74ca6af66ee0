namespace Trimtab.Domain.Versions.Ranges;

/// <summary>What the short forms of a range mean, as plain bounds.</summary>
/// <param name="lowest">The prerelease of a lower bound: <c>-0</c> where prereleases are included, else none.</param>
internal sealed class RangeBounds(string[] lowest)
{
    /// <summary><c>~1.2.3</c>: the patch may grow; without a minor, that too.</summary>
    public RangeComparator[] Tilde(PartialVersion partial)
        => partial.Major is null ? [] : [From(partial), partial.Minor is null ? BelowNextMajor(partial) : BelowNextMinor(partial)];

    /// <summary><c>^1.2.3</c>: what is right of the first number that is not zero may grow.</summary>
    public RangeComparator[] Caret(PartialVersion partial)
        => partial.Major is not { } major ? []
            : partial.Minor is not { } minor || major != WholeNumber.Zero ? [From(partial), BelowNextMajor(partial)]
            : partial.Patch is not { } patch || minor != WholeNumber.Zero ? [From(partial), BelowNextMinor(partial)]
            : [From(partial), Below(major, minor, patch.Next)];

    /// <summary><c>1.2 - 2.3</c>: a side that is not full takes in all that it stands for.</summary>
    public RangeComparator[] Hyphen(PartialVersion from, PartialVersion to)
        => [.. from.Major is null ? [] : new[] { From(from, isLow: !from.IsFull || from.Prerelease.Length == 0) }, .. HyphenEnd(to)];

    /// <summary>An operator before a version that is not full: <c>&gt;1.2</c>, <c>&lt;=1.x</c>, <c>1.*</c>.</summary>
    public RangeComparator[] Any(RangeOperator sign, PartialVersion partial)
    {
        if (partial.Major is not { } major)
        {
            return sign is RangeOperator.Less or RangeOperator.Greater ? [RangeComparator.Never] : [];
        }

        var minor = partial.Minor;
        var next = minor is null ? (Major: major.Next, Minor: WholeNumber.Zero) : (Major: major, Minor: minor.Value.Next);
        return sign switch
        {
            RangeOperator.Greater => [new(RangeOperator.GreaterOrEqual, Version(next.Major, next.Minor, lowest))],
            RangeOperator.GreaterOrEqual => [new(RangeOperator.GreaterOrEqual, Version(major, minor ?? WholeNumber.Zero, lowest))],
            RangeOperator.Less => [new(RangeOperator.Less, Version(major, minor ?? WholeNumber.Zero, RangeComparator.Lowest))],
            RangeOperator.LessOrEqual => [new(RangeOperator.Less, Version(next.Major, next.Minor, RangeComparator.Lowest))],
            _ => [new(RangeOperator.GreaterOrEqual, Version(major, minor ?? WholeNumber.Zero, lowest)), new(RangeOperator.Less, Version(next.Major, next.Minor, RangeComparator.Lowest))],
        };
    }

    private RangeComparator[] HyphenEnd(PartialVersion to)
        => to.Major is not { } major ? []
            : to.Minor is not { } minor ? [BelowNextMajor(to)]
            : to.Patch is not { } patch ? [BelowNextMinor(to)]
            : to.Prerelease.Length == 0 && lowest.Length > 0 ? [Below(major, minor, patch.Next)]
            : [new(RangeOperator.LessOrEqual, to.Lowest(to.Prerelease))];

    private RangeComparator From(PartialVersion partial) => From(partial, isLow: !partial.IsFull);

    private RangeComparator From(PartialVersion partial, bool isLow)
        => new(RangeOperator.GreaterOrEqual, partial.Lowest(isLow ? lowest : partial.Prerelease));

    private static RangeComparator BelowNextMajor(PartialVersion partial) => Below(partial.Major!.Value.Next, WholeNumber.Zero, WholeNumber.Zero);

    private static RangeComparator BelowNextMinor(PartialVersion partial) => Below(partial.Major!.Value, partial.Minor!.Value.Next, WholeNumber.Zero);

    private static RangeComparator Below(WholeNumber major, WholeNumber minor, WholeNumber patch)
        => new(RangeOperator.Less, new SemVersion(major, minor, patch, RangeComparator.Lowest, []));

    private static SemVersion Version(WholeNumber major, WholeNumber minor, string[] prerelease) => new(major, minor, WholeNumber.Zero, prerelease, []);
}
