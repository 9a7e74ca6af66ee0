using Trimtab.Domain.Versions.Tags;

namespace Trimtab.Domain.Versions;

/// <summary>How versions stand to each other.</summary>
public static class VersionComparer
{
    private static readonly VersionChange[] Places = [VersionChange.Major, VersionChange.Minor];

    /// <summary>The order of two texts that were read by the same scheme, and the step from the first to the second.</summary>
    /// <remarks>Without an order: digests; moving tags; tags of different classes or with another number of numbers; dates and other numbers.</remarks>
    public static VersionComparison Compare(VersionReading from, VersionReading to)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        if (!from.IsVersion || !to.IsVersion)
        {
            return Unordered(from, to);
        }

        if (from.Suffix != to.Suffix || !AreOfOneKind(from, to) || (from.Scheme == VersionScheme.Docker && !AreWrittenAlike(from, to)))
        {
            return VersionComparison.None;
        }

        var order = Math.Sign(Order(from, to));
        return new VersionComparison(order, order > 0 ? VersionChange.Downgrade : order < 0 ? Step(from, to) : SameVersion(from, to));
    }

    /// <summary>A total order of versions, for lists: also across the classes of tags, where the plain tag comes last.</summary>
    /// <remarks>The order of Renovate's docker versioning: a shorter tag is above those that it stands for, <c>1.2</c> above <c>1.2.9</c>.</remarks>
    public static int Order(VersionReading left, VersionReading right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        var isTag = left.Scheme == VersionScheme.Docker;
        for (var place = 0; place < Math.Max(left.Numbers.Count, right.Numbers.Count); place++)
        {
            if (isTag && (place >= left.Numbers.Count || place >= right.Numbers.Count))
            {
                return right.Numbers.Count.CompareTo(left.Numbers.Count);
            }

            if (left.Number(place).OrderTo(right.Number(place)) is not 0 and var order)
            {
                return order;
            }
        }

        return isTag ? TagOrder(left, right) : PrereleaseOrder.Compare(left.Prerelease, right.Prerelease);
    }

    private static int TagOrder(VersionReading left, VersionReading right)
    {
        if (left.IsPrerelease != right.IsPrerelease)
        {
            return left.IsPrerelease ? -1 : 1;
        }

        return PrereleaseOrder.CompareNaturally(string.Join('.', left.Prerelease), string.Join('.', right.Prerelease)) is not 0 and var prerelease ? prerelease
            : BuildNumber(left).OrderTo(BuildNumber(right)) is not 0 and var build ? build
            : string.CompareOrdinal(right.Suffix, left.Suffix);
    }

    /// <summary>The number behind <c>_</c>.</summary>
    private static WholeNumber BuildNumber(VersionReading tag) => tag.Build.Count > 0 ? WholeNumber.Of(tag.Build[0]) : WholeNumber.Zero;

    private static VersionChange Step(VersionReading from, VersionReading to)
    {
        for (var place = 0; place < Math.Max(from.Numbers.Count, to.Numbers.Count); place++)
        {
            if (from.Number(place) != to.Number(place))
            {
                return place < Places.Length ? Places[place] : VersionChange.Patch;
            }
        }

        return from.Prerelease.SequenceEqual(to.Prerelease) ? VersionChange.Build : VersionChange.Prerelease;
    }

    private static VersionChange? SameVersion(VersionReading from, VersionReading to)
        => !from.Build.SequenceEqual(to.Build) ? VersionChange.Build
            : from.Digest != to.Digest ? VersionChange.Digest
            : null;

    private static VersionComparison Unordered(VersionReading from, VersionReading to)
        => from.Form != to.Form || (from.Form == VersionForm.Moving && !from.Name.SequenceEqual(to.Name)) ? VersionComparison.None
            : from.Digest == to.Digest ? new VersionComparison(0, null)
            : new VersionComparison(null, VersionChange.Digest);

    /// <summary>A tag with fewer numbers is moved from version to version, and a date or a build number is no number of a version.</summary>
    private static bool AreWrittenAlike(VersionReading from, VersionReading to)
        => from.Numbers.Count == to.Numbers.Count && from.Build.Count == to.Build.Count && Layout(from) == Layout(to);

    /// <summary>A date with dots is written like any version: <c>2024.1.30</c> is one, <c>2024.1.32</c> none.</summary>
    private static CalendarLayout Layout(VersionReading tag) => tag.Calendar == CalendarLayout.Dotted ? CalendarLayout.None : tag.Calendar;

    /// <summary>A date says nothing of a version that is none, unless both begin with a year.</summary>
    private static bool AreOfOneKind(VersionReading from, VersionReading to)
        => (from.Form == VersionForm.Calendar) == (to.Form == VersionForm.Calendar)
            || (CalendarVersion.IsYear(from.Numbers[0]) && CalendarVersion.IsYear(to.Numbers[0]));
}
