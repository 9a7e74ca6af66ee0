using System.Globalization;
using System.Text.RegularExpressions;
using Trimtab.Domain.Windows;

namespace Trimtab.Domain.Fleet;

/// <summary>Reads one entry of <c>windows</c>. The fields, ranges and defaults are those of <c>infra/docs/fleet.md</c>.</summary>
internal static partial class WindowSection
{
    private static readonly string[] DayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
    private static readonly string[] Moments = ["yyyy-MM-dd HH:mm", "yyyy-MM-ddTHH:mm"];

    public static ChangeWindow? Read(string name, FleetNode node)
    {
        var zone = Zone(node.Child("zone"));
        var window = new ChangeWindow(name, zone, Hours(node.Child("allow")), Hours(node.Child("deny")), [.. node.Child("freezes").Items().Select(Freeze).OfType<WindowFreeze>()]);
        if (window is { Allow.Count: 0, Deny.Count: 0, Freezes.Count: 0 })
        {
            node.Fault("Must have allow, deny or freezes.");
        }

        node.RefuseOtherKeys();
        return window;
    }

    private static TimeZoneInfo Zone(FleetNode node)
    {
        if (node.Text() is not { } id)
        {
            return TimeZoneInfo.Utc;
        }

        if (TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone))
        {
            return zone;
        }

        node.Fault($"There is no time zone {id} here: name one of the IANA database, such as Europe/Berlin or UTC. The program needs the system's zone files (package tzdata).");
        return TimeZoneInfo.Utc;
    }

    private static IReadOnlyList<WindowHours> Hours(FleetNode node) => [.. node.Items().Select(HoursOf).OfType<WindowHours>()];

    private static WindowHours? HoursOf(FleetNode node)
    {
        if (!node.ExpectMap())
        {
            return null;
        }

        var days = Days(node.Child("days"));
        var hours = node.Child("hours");
        var text = hours.Text() ?? "00:00-24:00";
        node.RefuseOtherKeys();
        if (HoursShape().Match(text) is { Success: true } match && Time(match, "from") is { } from && Time(match, "to") is { } to && from < TimeSpan.FromDays(1) && from != to)
        {
            return new WindowHours(days, from, to);
        }

        hours.Fault("Must be two times of day, such as 22:00-05:00 (over midnight) or 00:00-24:00.");
        return null;
    }

    private static TimeSpan? Time(Match match, string side)
    {
        var (hours, minutes) = (Number(match.Groups[$"{side}Hours"].Value), Number(match.Groups[$"{side}Minutes"].Value));
        return minutes > 59 || hours > 24 || (hours == 24 && minutes > 0) ? null : new TimeSpan(hours, minutes, 0);
    }

    private static int Number(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);

    private static HashSet<DayOfWeek> Days(FleetNode node)
    {
        if (node.IsMissing)
        {
            return [.. Enum.GetValues<DayOfWeek>()];
        }

        HashSet<DayOfWeek> days = [];
        foreach (var item in node.Items())
        {
            if (item.RequiredText("a day") is not { } text)
            {
                continue;
            }

            var ends = text.Split('-');
            var (first, last) = (Array.IndexOf(DayNames, ends[0]), Array.IndexOf(DayNames, ends[^1]));
            if (first < 0 || last < 0 || ends.Length > 2)
            {
                item.Fault("Must be a day, or a row of days: mon, tue, wed, thu, fri, sat, sun, mon-fri.");
                continue;
            }

            for (var day = first; ; day = (day + 1) % DayNames.Length)
            {
                days.Add((DayOfWeek)day);
                if (day == last)
                {
                    break;
                }
            }
        }

        return days;
    }

    private static WindowFreeze? Freeze(FleetNode node)
    {
        if (!node.ExpectMap())
        {
            return null;
        }

        var (fromNode, toNode) = (node.Child("from"), node.Child("to"));
        var from = Moment(fromNode, isEnd: false);
        var to = Moment(toNode, isEnd: true);
        var reason = node.Child("reason").Text() ?? "";
        node.RefuseOtherKeys();
        if (from >= to)
        {
            toNode.Fault("Must not lie before from.");
        }

        return from is null || to is null || from >= to ? null : new WindowFreeze(from.Value, to.Value, reason);
    }

    /// <summary>A date is a whole day: as an end it counts to its midnight.</summary>
    private static DateTime? Moment(FleetNode node, bool isEnd)
    {
        if (node.RequiredText("a date such as 2026-12-18, or a moment such as 2026-12-18 18:00") is not { } text)
        {
            return null;
        }

        if (DateTime.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            return isEnd ? date.AddDays(1) : date;
        }

        if (DateTime.TryParseExact(text, Moments, CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment))
        {
            return moment;
        }

        node.Fault("Must be a date such as 2026-12-18, or a moment of the zone's wall clock such as 2026-12-18 18:00.");
        return null;
    }

    [GeneratedRegex(@"\A(?<fromHours>\d{1,2}):(?<fromMinutes>\d\d) ?- ?(?<toHours>\d{1,2}):(?<toMinutes>\d\d)\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex HoursShape();
}
