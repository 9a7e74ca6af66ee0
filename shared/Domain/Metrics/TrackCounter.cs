using System.Collections.Immutable;
using Trimtab.Domain.Judging;

namespace Trimtab.Domain.Metrics;

/// <summary>Turns the cumulative counts of pods that come, go and restart into counts of their track that only grow. Immutable; kept in the rollout's document.</summary>
/// <param name="Counts">The track's counts since the rollout began.</param>
/// <param name="Pods">Pod UID → its last reading.</param>
public sealed record TrackCounter(TrackCounts Counts, IReadOnlyDictionary<string, PodCount> Pods)
{
    // Some exporters compute their start anew each time, with a little jitter.
    private const double SameStartSeconds = 1;

    public static TrackCounter Empty { get; } = new(TrackCounts.None, ImmutableDictionary<string, PodCount>.Empty);

    /// <summary>Takes one tick's readings into account.</summary>
    /// <param name="live">UIDs of the track's pods now; others are forgotten, and what they counted stays counted.</param>
    /// <param name="scrapes">The readings that succeeded; a pod without one keeps its last, and catches up later.</param>
    public TrackCounter After(IReadOnlyCollection<string> live, IEnumerable<PodScrape> scrapes)
    {
        ArgumentNullException.ThrowIfNull(live);
        ArgumentNullException.ThrowIfNull(scrapes);
        var kept = live.ToHashSet(StringComparer.Ordinal);
        Dictionary<string, PodCount> pods = new(Pods.Where(entry => kept.Contains(entry.Key)), StringComparer.Ordinal);
        var counts = Counts;
        foreach (var scrape in scrapes.Where(scrape => kept.Contains(scrape.Pod) && !LostItsCounter(pods.GetValueOrDefault(scrape.Pod), scrape)))
        {
            counts = Plus(counts, Growth(pods.GetValueOrDefault(scrape.Pod), scrape));
            pods[scrape.Pod] = new PodCount(scrape.Reading.Counts, scrape.Reading.ProcessStart, scrape.Restarts);
        }

        return new TrackCounter(counts, pods);
    }

    private static TrackCounts Growth(PodCount? last, PodScrape scrape)
    {
        var now = scrape.Reading.Counts;
        if (last is null)
        {
            return scrape.BeganInRollout ? now : TrackCounts.None;
        }

        var isSameProcess = !(Math.Abs((scrape.Reading.ProcessStart - last.ProcessStart) ?? 0) > SameStartSeconds);
        var growth = new TrackCounts(now.Requests - last.Counts.Requests, now.Bad - last.Counts.Bad, now.Slow - last.Counts.Slow);
        if (isSameProcess && IsGrowth(growth))
        {
            return growth;
        }

        // Without a restart it may be one of several processes behind the port, or an exporter that lost its counts: nothing to trust.
        var restarted = scrape.Restarts > last.Restarts && !(scrape.Reading.ProcessStart < last.ProcessStart);
        return restarted ? now : TrackCounts.None;
    }

    /// <summary>A page without the counter after one with it is a page to skip: its zero would make the whole history look new.</summary>
    private static bool LostItsCounter(PodCount? last, PodScrape scrape)
        => last is { Counts.Requests: > 0 } && !scrape.Reading.HasRequests && scrape.Restarts <= last.Restarts;

    private static bool IsGrowth(TrackCounts counts) => counts is { Requests: >= 0, Bad: >= 0, Slow: >= 0 };

    private static TrackCounts Plus(TrackCounts left, TrackCounts right)
        => new(left.Requests + right.Requests, left.Bad + right.Bad, left.Slow + right.Slow);
}
