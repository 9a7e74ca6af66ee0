namespace Trimtab.Domain.Windows;

/// <summary>Moments of a zone's wall clock.</summary>
internal static class WallClock
{
    /// <returns>When the wall clock shows a time: once, twice where it is set back, never where it is set forward.</returns>
    public static IEnumerable<DateTimeOffset> MomentsOf(DateTime local, TimeZoneInfo zone)
    {
        var unspecified = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        if (zone.IsInvalidTime(unspecified))
        {
            return [];
        }

        return zone.IsAmbiguousTime(unspecified)
            ? zone.GetAmbiguousTimeOffsets(unspecified).Select(offset => new DateTimeOffset(unspecified, offset).ToUniversalTime())
            : [new DateTimeOffset(unspecified, zone.GetUtcOffset(unspecified)).ToUniversalTime()];
    }

    /// <returns>The moment behind <paramref name="from"/> and up to <paramref name="until"/>, a day apart at most, at which the clock is set forward or back, to the second; null when it is not.</returns>
    public static DateTimeOffset? ChangeBetween(DateTimeOffset from, DateTimeOffset until, TimeZoneInfo zone)
    {
        var before = zone.GetUtcOffset(from);
        if (before == zone.GetUtcOffset(until))
        {
            return null;
        }

        // Clocks change at whole seconds, and not twice a day.
        var (low, high) = (from.ToUnixTimeSeconds(), until.ToUnixTimeSeconds());
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            (low, high) = zone.GetUtcOffset(DateTimeOffset.FromUnixTimeSeconds(middle)) == before ? (middle, high) : (low, middle);
        }

        return DateTimeOffset.FromUnixTimeSeconds(high);
    }
}
