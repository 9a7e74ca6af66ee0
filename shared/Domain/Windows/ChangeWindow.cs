namespace Trimtab.Domain.Windows;

/// <summary>A calendar of when changes may happen. Pure: asks no clock.</summary>
/// <remarks>
/// What counts is the wall clock of the zone at each moment, so that daylight saving needs no rule of its own: hours that a change of the clock
/// leaves out never come, and hours that it repeats are in the window both times. Denied hours and freezes go before allowed hours.
/// </remarks>
public sealed class ChangeWindow
{
    /// <summary>No window is searched for longer: a freeze may last a year.</summary>
    private const int HorizonDays = 800;

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly IReadOnlyList<WindowHours> _hours;

    /// <param name="name">The key in the fleet.</param>
    /// <param name="zone">Whose wall clock counts.</param>
    /// <param name="allow">When changes may happen; empty for always.</param>
    /// <param name="deny">When they may not, whatever is allowed.</param>
    /// <param name="freezes">The same by dates.</param>
    public ChangeWindow(string name, TimeZoneInfo zone, IReadOnlyList<WindowHours> allow, IReadOnlyList<WindowHours> deny, IReadOnlyList<WindowFreeze> freezes)
    {
        ArgumentNullException.ThrowIfNull(allow);
        ArgumentNullException.ThrowIfNull(deny);
        Name = name;
        Zone = zone;
        Allow = allow;
        Deny = deny;
        Freezes = freezes;
        _hours = [.. allow, .. deny];
    }

    public string Name { get; }

    public TimeZoneInfo Zone { get; }

    public IReadOnlyList<WindowHours> Allow { get; }

    public IReadOnlyList<WindowHours> Deny { get; }

    public IReadOnlyList<WindowFreeze> Freezes { get; }

    public bool IsOpen(DateTimeOffset moment) => WhyClosed(moment) is null;

    /// <returns>What keeps changes from happening at that moment, for people; null when nothing does.</returns>
    public string? WhyClosed(DateTimeOffset moment)
    {
        var local = TimeZoneInfo.ConvertTime(moment, Zone).DateTime;
        foreach (var freeze in Freezes)
        {
            if (freeze.Contains(local))
            {
                return freeze.ToString();
            }
        }

        foreach (var hours in Deny)
        {
            if (hours.Contains(local))
            {
                return $"denied {hours}";
            }
        }

        return Allow.Count == 0 || Contains(Allow, local) ? null : $"open only {string.Join("; ", Allow)}";
    }

    /// <returns>The first moment after <paramref name="moment"/> at which the window opens or closes; null when it never does again within two years.</returns>
    public DateTimeOffset? NextEdge(DateTimeOffset moment)
    {
        var isOpen = IsOpen(moment);
        foreach (var bound in BoundsAfter(moment))
        {
            if (IsOpen(bound) != isOpen)
            {
                return bound;
            }
        }

        return null;
    }

    /// <returns>The first moment at or after <paramref name="moment"/> at which the window is open; null when there is none within two years.</returns>
    public DateTimeOffset? NextOpen(DateTimeOffset moment) => IsOpen(moment) ? moment : NextEdge(moment);

    private static bool Contains(IReadOnlyList<WindowHours> all, DateTime local)
    {
        foreach (var hours in all)
        {
            if (hours.Contains(local))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Every moment at which the answer may change, in order: it is the same between two of them.</summary>
    private IEnumerable<DateTimeOffset> BoundsAfter(DateTimeOffset moment)
    {
        var from = moment.ToUniversalTime();
        for (var day = 0; day < HorizonDays; day++, from += Day)
        {
            var (after, until) = (from, from + Day);
            foreach (var bound in BoundsBetween(after, until).Where(bound => bound > after && bound <= until).Distinct().Order())
            {
                yield return bound;
            }
        }
    }

    private IEnumerable<DateTimeOffset> BoundsBetween(DateTimeOffset from, DateTimeOffset until)
    {
        var last = TimeZoneInfo.ConvertTime(until, Zone).Date;
        for (var date = TimeZoneInfo.ConvertTime(from, Zone).Date.AddDays(-1); date <= last; date = date.AddDays(1))
        {
            foreach (var local in _hours.SelectMany(hours => hours.Bounds(date)).Concat(FreezeBounds(date)))
            {
                foreach (var bound in WallClock.MomentsOf(local, Zone))
                {
                    yield return bound;
                }
            }
        }

        if (WallClock.ChangeBetween(from, until, Zone) is { } change)
        {
            yield return change;
        }
    }

    private IEnumerable<DateTime> FreezeBounds(DateTime date)
        => Freezes.SelectMany(static freeze => new[] { freeze.From, freeze.To }).Where(bound => bound.Date == date);
}
