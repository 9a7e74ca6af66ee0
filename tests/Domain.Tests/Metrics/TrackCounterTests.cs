using FsCheck;
using FsCheck.Fluent;
using Trimtab.Domain.Judging;
using Trimtab.Domain.Metrics;

namespace Trimtab.Domain.Tests.Metrics;

public sealed class TrackCounterTests
{
    [Fact]
    public void A_pod_that_ran_before_the_rollout_counts_from_its_first_reading()
    {
        var counter = Seen(TrackCounter.Empty, Scrape("a", 5000, 40, began: false));
        counter.Counts.ShouldBe(TrackCounts.None);

        Seen(counter, Scrape("a", 5100, 41, began: false)).Counts.ShouldBe(new TrackCounts(100, 1, 0));
    }

    [Fact]
    public void A_pod_of_the_rollout_counts_from_zero()
        => Seen(TrackCounter.Empty, Scrape("a", 12, 1)).Counts.ShouldBe(new TrackCounts(12, 1, 0));

    [Fact]
    public void A_repeated_reading_adds_nothing()
    {
        var counter = Seen(TrackCounter.Empty, Scrape("a", 12, 1));

        Seen(counter, Scrape("a", 12, 1)).Counts.ShouldBe(counter.Counts);
    }

    [Fact]
    public void What_a_restarted_process_counted_is_added_even_when_it_passed_the_old_count()
    {
        var counter = Seen(TrackCounter.Empty, Scrape("a", 10, 0, start: 100));

        Seen(counter, Scrape("a", 25, 2, start: 160, restarts: 1)).Counts.ShouldBe(new TrackCounts(35, 2, 0));
    }

    [Fact]
    public void A_restart_without_a_start_time_is_seen_by_shrinking_counts()
    {
        var counter = Seen(TrackCounter.Empty, Scrape("a", 10, 0));

        Seen(counter, Scrape("a", 3, 1, restarts: 1)).Counts.ShouldBe(new TrackCounts(13, 1, 0));
        Seen(counter, Scrape("a", 13, 1, restarts: 1)).Counts.ShouldBe(new TrackCounts(13, 1, 0));
    }

    [Fact]
    public void Counts_that_shrink_without_a_restart_are_a_new_beginning_without_evidence()
    {
        var counter = Seen(Seen(TrackCounter.Empty, Scrape("a", 10, 0)), Scrape("a", 4, 0));
        counter.Counts.Requests.ShouldBe(10);

        Seen(counter, Scrape("a", 6, 0)).Counts.Requests.ShouldBe(12);
    }

    [Fact]
    public void Workers_that_answer_in_turn_behind_one_port_are_never_counted_twice()
    {
        var counter = Seen(TrackCounter.Empty, Scrape("a", 1000, 5, start: 100));
        counter = Seen(counter, Scrape("a", 900, 5, start: 102));
        counter = Seen(counter, Scrape("a", 1010, 5, start: 100));
        counter = Seen(counter, Scrape("a", 1020, 6, start: 100));

        counter.Counts.ShouldBe(new TrackCounts(1010, 6, 0));
    }

    [Fact]
    public void A_page_that_lost_the_counter_is_skipped()
    {
        var counter = Seen(TrackCounter.Empty, Scrape("a", 1000, 5));
        counter = Seen(counter, new PodScrape("a", 0, true, new PodReading(TrackCounts.None, null, HasRequests: false, [])));

        Seen(counter, Scrape("a", 1010, 5)).Counts.Requests.ShouldBe(1010);
    }

    [Fact]
    public void A_pod_that_is_gone_stays_counted_and_is_forgotten()
    {
        var counter = Seen(TrackCounter.Empty, Scrape("a", 10, 0), Scrape("b", 20, 0));
        var after = counter.After(["b"], [Scrape("b", 25, 0)]);

        after.Counts.Requests.ShouldBe(35);
        after.Pods.Keys.ShouldBe(["b"]);
    }

    [Fact]
    public void A_pod_whose_reading_failed_catches_up_later()
    {
        var counter = Seen(TrackCounter.Empty, Scrape("a", 10, 0)).After(["a"], []);

        Seen(counter, Scrape("a", 30, 1)).Counts.ShouldBe(new TrackCounts(30, 1, 0));
    }

    [Fact]
    public void Counts_only_grow_and_survive_their_document()
    {
        var readings = Gen.Choose(0, 100).Three().SelectMany(values => Gen.Choose(0, 2), (values, pod) =>
            new PodScrape($"p{pod}", values.Item1 % 3, values.Item2 % 2 == 0, new PodReading(
                new TrackCounts(values.Item1, Math.Min(values.Item1, values.Item2), Math.Min(values.Item1, values.Item3)), values.Item2 % 5 == 0 ? values.Item3 : null, values.Item1 > 5, [])));

        Prop.ForAll(Gen.ListOf(readings).ToArbitrary(), scrapes =>
        {
            var counter = TrackCounter.Empty;
            foreach (var scrape in scrapes)
            {
                var next = counter.After(["p0", "p1", "p2"], [scrape]);
                if (next.Counts.Requests < counter.Counts.Requests || next.Counts.Bad < counter.Counts.Bad || next.Counts.Slow < counter.Counts.Slow)
                {
                    return false;
                }

                counter = DocumentJson.Deserialize<TrackCounter>(DocumentJson.Serialize(next));
            }

            return true;
        }).QuickCheckThrowOnFailure();
    }

    private static TrackCounter Seen(TrackCounter counter, params PodScrape[] scrapes) => counter.After([.. scrapes.Select(scrape => scrape.Pod)], scrapes);

    private static PodScrape Scrape(string pod, double requests, double bad, bool began = true, double? start = null, long restarts = 0)
        => new(pod, restarts, began, new PodReading(new TrackCounts(requests, bad, 0), start, HasRequests: true, []));
}
