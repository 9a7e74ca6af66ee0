namespace Trimtab.Domain.Judging;

/// <summary>What happened between two looks at cumulative counts.</summary>
internal static class CountDifference
{
    /// <summary>The growth; nothing when a count went backwards (a reset: what was lost is unknown) or is not a number.</summary>
    public static TrackCounts Between(TrackCounts before, TrackCounts now)
    {
        var requests = now.Requests - before.Requests;
        var bad = now.Bad - before.Bad;
        var slow = now.Slow - before.Slow;
        return IsUsable(now) && requests >= 0 && bad >= 0 && slow >= 0
            ? new TrackCounts(requests, Math.Min(bad, requests), Math.Min(slow, requests))
            : TrackCounts.None;
    }

    /// <summary>The counts to compare the next look with.</summary>
    public static TrackCounts Usable(TrackCounts now, TrackCounts before) => IsUsable(now) ? now : before;

    private static bool IsUsable(TrackCounts counts)
        => double.IsFinite(counts.Requests) && double.IsFinite(counts.Bad) && double.IsFinite(counts.Slow)
            && counts is { Requests: >= 0, Bad: >= 0, Slow: >= 0 };
}
