using System.Globalization;

namespace Trimtab.Domain.Captures;

/// <summary>The order of an API server's resource versions.</summary>
/// <remarks>They are numbers that only grow on every server that stores in etcd. Where one is none, the time of sight decides.</remarks>
public static class VersionOrder
{
    /// <summary>The order in which changes are committed.</summary>
    public static IComparer<Capture> Captures { get; } = Comparer<Capture>.Create(static (left, right) => Compare(left.ResourceVersion, left.Time, right.ResourceVersion, right.Time));

    /// <returns>Below zero when the left one is older, zero for the same version.</returns>
    public static int Compare(string left, DateTimeOffset leftTime, string right, DateTimeOffset rightTime)
        => left == right ? 0
            : TryNumber(left, out var older) && TryNumber(right, out var newer) ? older.CompareTo(newer)
            : leftTime.CompareTo(rightTime);

    private static bool TryNumber(string version, out UInt128 number)
        => UInt128.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
