using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using NCrontab;

namespace Trimtab.Hosting.Engine;

/// <summary>When a timer is due, in UTC: a six-field NCRONTAB expression, or a fixed time between runs.</summary>
internal sealed class TimerSchedule
{
    /// <summary>The Functions host keeps no state of schedules that fire more often than this.</summary>
    private static readonly TimeSpan ShortestMonitored = TimeSpan.FromMinutes(1);

    private const int LookAhead = 100;

    private readonly CrontabSchedule? _cron;
    private readonly TimeSpan _interval;

    private TimerSchedule(CrontabSchedule? cron, TimeSpan interval)
    {
        _cron = cron;
        _interval = interval;
    }

    public static bool TryParse(string expression, [NotNullWhen(true)] out TimerSchedule? schedule)
    {
        schedule = null;
        if (TimeSpan.TryParse(expression, CultureInfo.InvariantCulture, out var interval) && interval > TimeSpan.Zero)
        {
            schedule = new TimerSchedule(null, interval);
        }
        else if (CrontabSchedule.TryParse(expression, new CrontabSchedule.ParseOptions { IncludingSeconds = true }) is { } cron)
        {
            schedule = new TimerSchedule(cron, TimeSpan.Zero);
        }

        return schedule is not null;
    }

    /// <returns>The first time later than <paramref name="after"/>.</returns>
    public DateTimeOffset Next(DateTimeOffset after)
        => _cron is null ? after + _interval : new DateTimeOffset(_cron.GetNextOccurrence(after.UtcDateTime), TimeSpan.Zero);

    /// <returns>Whether the schedule leaves at least a minute between any two of its next runs.</returns>
    public bool CanBeMonitored(DateTimeOffset from)
    {
        var previous = Next(from);
        for (var index = 0; index < LookAhead; index++)
        {
            var next = Next(previous);
            if (next - previous < ShortestMonitored)
            {
                return false;
            }

            previous = next;
        }

        return true;
    }
}
