namespace Trimtab.Domain.Notifications;

/// <summary>When a place that is away is tried again: 5 s, 10 s, 20 s … at most 5 min, or as late as it asks (at most 1 h), for 24 h.</summary>
internal static class RetrySchedule
{
    public static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(5);
    public static readonly TimeSpan GiveUpAfter = TimeSpan.FromHours(24);

    private const int MostDoublings = 10;
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestAskedWait = TimeSpan.FromHours(1);

    /// <param name="attempts">Attempts made, at least 1.</param>
    /// <param name="asked">How long the place asked to be left alone; null when it did not say.</param>
    public static TimeSpan WaitAfter(int attempts, TimeSpan? asked)
    {
        var growing = FirstWait * Math.Pow(2, Math.Min(attempts - 1, MostDoublings));
        var wait = growing < LongestWait ? growing : LongestWait;
        wait = asked > wait ? asked.Value : wait;
        return wait < LongestAskedWait ? wait : LongestAskedWait;
    }
}
