using Trimtab.Domain.Registries;
using Trimtab.Domain.Registries.Memory;
using Trimtab.Domain.Versions;

namespace Trimtab.Domain.Tests.Registries.Memory;

public sealed class RepositoryMemoryTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 2, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(15);

    [Fact]
    public void A_partial_listing_adds_and_removes_nothing_and_is_told()
    {
        var memory = Of("1.0.0", "1.1.0").After(new TagListing(["1.2.0"], IsWhole: false) { Fault = "page 2 gave 503" }, Start + Interval);

        Names(memory).ShouldBe(["1.0.0", "1.1.0", "1.2.0"]);
        (memory.Fault, memory.Failures, memory.FailingSince, memory.CheckedAt).ShouldBe(("page 2 gave 503", 1, Start + Interval, Start));
    }

    [Fact]
    public void A_whole_listing_after_failures_ends_them()
        => Of("1.0.0").AfterFault("no answer", Start + Interval).AfterFault("no answer", Start + (2 * Interval)).After(Whole("1.0.0"), Start + (3 * Interval))
            .ShouldSatisfyAllConditions(
                static memory => memory.Failures.ShouldBe(0),
                static memory => memory.FailingSince.ShouldBeNull(),
                static memory => memory.Fault.ShouldBeEmpty());

    [Fact]
    public void A_lost_tag_is_suspect_then_gone_and_its_first_sight_stays_when_it_is_back()
    {
        var once = Of("1.0.0", "1.1.0").After(Whole("1.0.0"), Start + Interval);
        var twice = once.After(Whole("1.0.0"), Start + (2 * Interval));
        var back = twice.After(Whole("1.0.0", "1.1.0"), Start + (3 * Interval));

        Tag(once, "1.1.0").ShouldBe(new KnownTag("1.1.0", Start, Start + Interval, IsGone: false));
        Tag(twice, "1.1.0").ShouldBe(new KnownTag("1.1.0", Start, Start + (2 * Interval), IsGone: true));
        Tag(back, "1.1.0").ShouldBe(new KnownTag("1.1.0", Start, null, IsGone: false));
        (once.SuspectCount, twice.Count, back.Count).ShouldBe((1, 1, 2));
    }

    [Fact]
    public void A_retry_at_once_confirms_no_loss()
        => Of("1.0.0", "1.1.0").After(Whole("1.0.0"), Start + Interval).After(Whole("1.0.0"), Start + Interval + TimeSpan.FromMinutes(4))
            .SuspectCount.ShouldBe(1);

    [Fact]
    public void A_tag_that_a_listing_between_has_again_was_never_gone()
    {
        var memory = Of("1.0.0", "1.1.0").After(Whole("1.0.0"), Start + Interval).After(Whole("1.0.0", "1.1.0"), Start + (2 * Interval)).After(Whole("1.0.0"), Start + (3 * Interval));

        Tag(memory, "1.1.0").ShouldBe(new KnownTag("1.1.0", Start, Start + (3 * Interval), IsGone: false));
    }

    [Fact]
    public void An_empty_listing_twice_offers_nothing_and_the_tags_that_come_back_are_no_news()
    {
        var empty = Of("1.0.0", "1.1.0").After(Whole(), Start + Interval).After(Whole(), Start + (2 * Interval));
        var half = empty.After(Whole("1.0.1", "1.0.0"), Start + (3 * Interval));

        Offered(empty, "1.0.0").ShouldBeEmpty();
        Offered(half, "1.0.0").ShouldBe(["1.0.1"]);
        Offered(half.After(Whole("1.0.0", "1.0.1", "1.1.0"), Start + (4 * Interval)), "1.0.0").ShouldBe(["1.1.0", "1.0.1"]);
    }

    [Fact]
    public void While_the_newest_is_missing_what_was_below_it_is_held_back_until_something_new_is_pushed_or_a_person_believes_it()
    {
        var lost = Of("1.0.0", "1.1.0", "1.2.0").After(Whole("1.0.0", "1.1.0"), Start + Interval);
        var gone = lost.After(Whole("1.0.0", "1.1.0"), Start + (2 * Interval));
        var pushed = gone.After(Whole("1.0.0", "1.1.0", "1.1.1"), Start + (3 * Interval));

        Offered(lost.After(Whole("1.0.0", "1.1.0", "1.1.1"), Start + Interval + TimeSpan.FromMinutes(1)), "1.0.0").ShouldBeEmpty();
        Offered(gone, "1.0.0").ShouldBeEmpty();
        ReadTags.Of(gone, VersionScheme.Docker).IsHeldBack("1.0.0").ShouldBeTrue();
        Offered(pushed, "1.0.0").ShouldBe(["1.1.1"]);
        Offered(gone with { BelievedUntil = Start + (2 * Interval) }, "1.0.0").ShouldBe(["1.1.0"]);
    }

    [Fact]
    public void A_lost_tag_of_another_class_and_a_cleaned_up_prerelease_hold_no_release_back()
        => Offered(Of("1.0.0", "1.1.0", "2.0.0-alpine", "2.0.0-dev.5").After(Whole("1.0.0", "1.1.0"), Start + Interval), "1.0.0").ShouldBe(["1.1.0"]);

    [Fact]
    public void A_lost_prerelease_holds_back_who_runs_one()
        => Offered(Of("1.9.0-rc.1", "1.9.0", "2.0.0-rc.3").After(Whole("1.9.0-rc.1", "1.9.0"), Start + Interval), "1.9.0-rc.1").ShouldBeEmpty();

    [Fact]
    public void Candidates_are_of_one_class_all_newer_ones_and_of_the_others_the_newest()
    {
        string[] newer = [.. Enumerable.Range(0, 200).Select(static patch => $"2.0.{patch}")];
        string[] older = [.. Enumerable.Range(0, 200).Select(static patch => $"1.0.{patch}")];
        var memory = Of([.. newer, .. older, "2.1", "2.0.5-alpine", "latest", "1a2b3c4d"]);

        Offered(memory, "1.0.150").Count.ShouldBe(249);
        Offered(memory, "2.0.199").Count.ShouldBe(ReadTags.Most);
        Offered(memory, "1.0.150-alpine").ShouldBe(["2.0.5-alpine"]);
        ReadTags.Of(memory, VersionScheme.Docker).Newer("2.0.197", 3, 10).ShouldBe(["2.0.199", "2.0.198"]);
    }

    [Theory]
    [InlineData("14.5", "14.6 16.0 15.9 15.8 15.7")]
    [InlineData("14.5.0", "14.5.2 14.5.1 14.8.0 14.7.0 16.0.1-rc.1 16.0.0 15.0.9 15.0.8")]
    [InlineData("14.5.0-rc.1", "14.5.2 14.5.1 14.8.0 14.8.0-rc.1 16.0.1-rc.1 16.0.0 15.0.9 15.0.8")]
    public void Watched_are_the_newest_of_the_running_minor_and_major_version_beside_the_newest_of_all(string running, string watched)
    {
        string[] two = ["14.5", "14.6", "15.7", "15.8", "15.9", "16.0"];
        string[] three = ["14.5.0-rc.1", "14.5.0", "14.5.1", "14.5.2", "14.6.0", "14.7.0", "14.8.0", "14.8.0-rc.1", "15.0.7", "15.0.8", "15.0.9", "16.0.0", "16.0.1-rc.1"];

        ReadTags.Of(Of([.. two, .. three]), VersionScheme.Docker).Newer(running, 2, 4).ShouldBe(watched.Split(' '));
    }

    [Fact]
    public void A_moving_tag_has_its_kin_as_candidates_the_last_seen_first()
    {
        var memory = Of("main-1a2b3c4-1", "dev-5").After(Whole("main-1a2b3c4-1", "main-5d6e7f8-2", "dev-5"), Start + Interval);

        Offered(memory, "main-0000000-0").ShouldBe(["main-5d6e7f8-2", "main-1a2b3c4-1"]);
    }

    [Fact]
    public void The_document_of_a_hundred_thousand_tags_holds_little_more_than_their_names_and_reads_back()
    {
        string[] tags = [.. Enumerable.Range(0, 100_000).Select(static number => $"1.{number / 1000}.{number % 1000}")];
        var memory = Of(tags).After(Whole([.. tags.Skip(10), "2.0.0"]), Start + Interval);

        var text = DocumentJson.Serialize(memory);
        var back = DocumentJson.Deserialize<RepositoryMemory>(text);

        text.Length.ShouldBeLessThan(tags.Sum(static tag => tag.Length + 3) + 2000);
        back.Tags().OrderBy(static tag => tag.Name, StringComparer.Ordinal).ShouldBe(memory.Tags().OrderBy(static tag => tag.Name, StringComparer.Ordinal));
    }

    [Fact]
    public void A_digest_keeps_its_first_sight_and_one_that_comes_back_is_no_step_forward()
    {
        var memory = Of("latest").AfterDigest("latest", "sha256:a", Start).AfterDigest("latest", "sha256:b", Start + Interval).AfterDigest("latest", "sha256:b", Start + (2 * Interval));
        var back = memory.AfterDigest("latest", "sha256:a", Start + (3 * Interval)).Contents["latest"];

        memory.Contents["latest"].After("sha256:a").ShouldBe([new DigestSighting("sha256:b", Start + Interval)]);
        (back.WentBack, back.Sighting.At, back.After("sha256:b").Count).ShouldBe((true, Start, 0));
    }

    [Fact]
    public void What_runs_and_is_not_remembered_is_followed_by_the_newest_content_only()
        => Of("latest").AfterDigest("latest", "sha256:a", Start).AfterDigest("latest", "sha256:b", Start + Interval)
            .Contents["latest"].After("sha256:x").Select(static seen => seen.Digest).ShouldBe(["sha256:b"]);

    [Fact]
    public void A_platforms_manifest_is_its_index()
        => Of("latest").AfterDigest("latest", "sha256:a", Start).AfterIndex("latest", "sha256:a", ["sha256:amd64", "sha256:arm64"])
            .Contents["latest"].After("sha256:arm64").ShouldBeEmpty();

    private static RepositoryMemory Of(params string[] tags) => new RepositoryMemory("docker.io/acme/web").After(Whole(tags), Start);

    private static TagListing Whole(params string[] tags) => new(tags, IsWhole: true);

    private static KnownTag Tag(RepositoryMemory memory, string name) => memory.Tags().Single(tag => tag.Name == name);

    private static IReadOnlyList<string> Names(RepositoryMemory memory) => [.. memory.Tags().Select(static tag => tag.Name).Order(StringComparer.Ordinal)];

    private static IReadOnlyList<string> Offered(RepositoryMemory memory, string running)
        => [.. ReadTags.Of(memory, VersionScheme.Docker).Candidates(running).Select(static tag => tag.Name)];
}
