namespace Trimtab.Domain.Windows;

/// <summary>Hours of the week on the wall clock. They may go over midnight; then they belong to the day on which they begin.</summary>
/// <param name="Days">The days on which they begin.</param>
/// <param name="From">Their first minute.</param>
/// <param name="To">The minute behind their last, up to <c>24:00</c>. Not later than <paramref name="From"/>: on the next day.</param>
public sealed record WindowHours(IReadOnlySet<DayOfWeek> Days, TimeSpan From, TimeSpan To)
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public bool IsOvernight => To <= From;

    /// <summary>Whether a local time lies in them.</summary>
    public bool Contains(DateTime local)
    {
        var time = local.TimeOfDay;
        return IsOvernight
            ? (time >= From && Days.Contains(local.DayOfWeek)) || (time < To && Days.Contains(local.Date.AddDays(-1).DayOfWeek))
            : time >= From && time < To && Days.Contains(local.DayOfWeek);
    }

    /// <summary>The local times at which they begin or end on or after a date: of those that begin on it.</summary>
    internal IEnumerable<DateTime> Bounds(DateTime date)
        => Days.Contains(date.DayOfWeek) ? [date + From, date + (IsOvernight ? To + Day : To)] : [];

    public override string ToString() => $"{Words(Days)} {Clock(From)}-{Clock(To)}";

    private static string Clock(TimeSpan time) => $"{(int)time.TotalHours:00}:{time.Minutes:00}";

    private static string Words(IReadOnlySet<DayOfWeek> days)
        => days.Count == 7 ? "every day" : string.Join(", ", Enum.GetValues<DayOfWeek>().Where(days.Contains).Select(static day => day.ToString()[..3].ToLowerInvariant()));
}
