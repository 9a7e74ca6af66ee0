using FsCheck;
using FsCheck.Fluent;
using Trimtab.Domain.Versions;
using Trimtab.Domain.Versions.Policies;

namespace Trimtab.Domain.Tests.Versions.Policies;

public sealed class LatestTagTests
{
    [Theory]
    [InlineData("3.8.0-alpine", "3.8.0-alpine 3.8.4-alpine 3.8.4 latest 0a1b2c3", "3.8.4-alpine", VersionChange.Patch)]
    [InlineData("3.8.0-alpine", "3.8.2 4.0.0-alpine3.20", null, null)]
    [InlineData("3.8-alpine", "3.8.4-alpine 3.9-alpine 4-alpine", "3.9-alpine", VersionChange.Minor)]
    [InlineData("3.8.0", "3.9.0b1 3.9.0-rc.1 3.8.1", "3.8.1", VersionChange.Patch)]
    [InlineData("3.9.0-rc.1", "3.9.0-rc.2 3.10.0-rc.1", "3.9.0-rc.2", VersionChange.Prerelease)]
    [InlineData("3.9.0-rc.1", "3.9.0-rc.2 3.9.0", "3.9.0", VersionChange.Prerelease)]
    [InlineData("3.8.0", "20240115 2024.01.15 123456", null, null)]
    [InlineData("20240115", "20240116 9.9.9", "20240116", VersionChange.Patch)]
    [InlineData("2024-01-15", "20250101 2024-02-01", "2024-02-01", VersionChange.Minor)]
    [InlineData("v1.2.3", "1.2.4 v1.2.4", "v1.2.4", VersionChange.Patch)]
    [InlineData("17.0.9_9-jre", "17.0.9_10-jre 17.0.9_10", "17.0.9_10-jre", VersionChange.Build)]
    [InlineData("latest", "1.0.0 2.0.0", null, null)]
    [InlineData("0a1b2c3", "1.0.0", null, null)]
    public void Of_tags_only_those_of_the_same_kind_follow(string current, string tags, string? latest, VersionChange? change)
        => LatestTag.Pick(current, tags.Split(' '), new TagPolicy { Scheme = VersionScheme.Docker }).ShouldBe(new LatestTag(latest, change));

    [Theory]
    [InlineData("1.2.3", "1.2.4 1.3 2.0.0-rc.1 x", "1.2.4", VersionChange.Patch)]
    [InlineData("1.2", "1.2.5 1.3", "1.3", VersionChange.Minor)]
    [InlineData("1.2", "1.3.0 1.3", "1.3", VersionChange.Minor)]
    [InlineData("1.2.3", "1.2.3 1.2.3+b 1.0.0", null, null)]
    [InlineData("1.0.0-rc.1", "1.0.0-rc.2 1.1.0-rc.1", "1.0.0-rc.2", VersionChange.Prerelease)]
    [InlineData(null, "1.0.0 1.1.0 2.0.0-rc.1 3.1", "1.1.0", null)]
    [InlineData(null, "1.2 1.3 1.10 x", "1.10", null)]
    [InlineData(null, "3.1 1.0.0 4", "1.0.0", null)]
    [InlineData(null, "1.0.0 3.1 4", "1.0.0", null)]
    [InlineData(null, "2.0.0-rc.1 1.4 1.5-beta.1", "1.4", null)]
    [InlineData(null, "1.2.3.4 v1.2.3.10", "v1.2.3.10", null)]
    [InlineData(null, "latest 1.2.3rc1", null, null)]
    [InlineData("9007199254740992.0.0", "9007199254740993.0.0", "9007199254740993.0.0", VersionChange.Major)]
    [InlineData("1.2.3", "", null, null)]
    public void Of_versions_the_newest_release_follows(string? current, string tags, string? latest, VersionChange? change)
        => LatestTag.Pick(current, tags.Split(' '), new TagPolicy()).ShouldBe(new LatestTag(latest, change));

    [Fact]
    public void A_range_keeps_others_out_and_may_ask_for_prereleases()
    {
        string[] tags = ["1.2.9", "1.3.0", "2.0.0-rc.1", "2.0.0-rc.2"];

        LatestTag.Pick("1.2.3", tags, new TagPolicy { Range = Range("~1.2") }).Tag.ShouldBe("1.2.9");
        LatestTag.Pick("1.2.3", tags, new TagPolicy { Range = Range(">=1") }).Tag.ShouldBe("1.3.0");
        LatestTag.Pick("1.2.3", tags, new TagPolicy { Range = Range(">=2.0.0-0") }).Tag.ShouldBe("2.0.0-rc.2");
    }

    [Fact]
    public void A_pattern_takes_out_what_is_compared()
    {
        var policy = new TagPolicy { Order = TagOrder.Numerical, Pattern = Pattern("^main-[a-f0-9]+-(?P<ts>[0-9]+)$", "$ts") };

        LatestTag.Pick("main-aa-1705312345", ["main-ff-1705312344", "main-00-1705312346", "dev-00-1805312346", "main-x"], policy).ShouldBe(new LatestTag("main-00-1705312346", VersionChange.Incomparable));
        LatestTag.Pick(null, ["main-ff-5", "main-00-40"], policy).ShouldBe(new LatestTag("main-00-40", null));
        LatestTag.Pick("stable", ["main-ff-5"], policy).Tag.ShouldBeNull();
        LatestTag.Pick("release-1.2.3", ["release-1.2.4", "1.2.5"], new TagPolicy { Pattern = Pattern("^release-(.+)$", "$1") }).ShouldBe(new LatestTag("release-1.2.4", VersionChange.Patch));
    }

    [Fact]
    public void A_glob_leaves_out_what_does_not_match()
        => LatestTag.Pick("1.2.3", ["1.2.4", "1.3.0"], new TagPolicy { Glob = "1.2.*" }).Tag.ShouldBe("1.2.4");

    [Theory]
    [InlineData(TagOrder.Numerical, false, "10")]
    [InlineData(TagOrder.Numerical, true, "1")]
    [InlineData(TagOrder.Alphabetical, false, "9")]
    [InlineData(TagOrder.Alphabetical, true, "1")]
    public void Numbers_and_texts_have_their_own_orders(TagOrder order, bool isDescending, string latest)
        => LatestTag.Pick(null, ["9", "10", "1"], new TagPolicy { Order = order, IsDescending = isDescending }).Tag.ShouldBe(latest);

    [Theory]
    [InlineData("99999999999999999999999", "100000000000000000000000")]
    [InlineData("1.9", "1.10.0")]
    [InlineData("-2", "-1.5")]
    [InlineData("-1", "0")]
    [InlineData("1.25", "1.3")]
    public void Numbers_are_compared_at_any_length(string less, string more)
    {
        var isNumber = TagNumber.TryParse(less, out var left) & TagNumber.TryParse(more, out var right);

        if (isNumber)
        {
            left!.OrderTo(right!).ShouldBeLessThan(0);
            right!.OrderTo(left!).ShouldBeGreaterThan(0);
        }
        else
        {
            more.ShouldBe("1.10.0");
        }
    }

    [Theory]
    [InlineData(VersionScheme.SemVer)]
    [InlineData(VersionScheme.Docker)]
    [InlineData(VersionScheme.Helm)]
    public void What_follows_is_always_newer_one_of_the_tags_and_the_same_in_any_order(VersionScheme scheme)
    {
        var policy = new TagPolicy { Scheme = scheme };
        var texts = Gen.OneOf(VersionTexts.Tags, VersionTexts.Exact, VersionTexts.Hostile);
        Prop.ForAll(texts.ToArbitrary(), Gen.ListOf(texts).ToArbitrary(), (current, tags) =>
        {
            var latest = LatestTag.Pick(current, tags, policy);
            var turned = LatestTag.Pick(current, Enumerable.Reverse(tags), policy);
            return latest.Tag is null
                ? turned.Tag is null
                : tags.Contains(latest.Tag) && Order(current, latest.Tag, scheme) == -1 && Order(latest.Tag, turned.Tag!, scheme) == 0 && latest.Change is not (null or VersionChange.Downgrade or VersionChange.Incomparable);
        }).QuickCheckThrowOnFailure();
    }

    private static int? Order(string from, string to, VersionScheme scheme)
    {
        VersionReader.TryRead(from, scheme, out var left, out _).ShouldBeTrue();
        VersionReader.TryRead(to, scheme, out var right, out _).ShouldBeTrue();
        return VersionComparer.Compare(left, right).Order;
    }

    private static VersionRange Range(string text) => VersionRange.TryParse(text, includePrerelease: false, out var range, out var reason) ? range : throw new InvalidOperationException(reason);

    private static TagPattern Pattern(string text, string? extract) => TagPattern.TryParse(text, extract, out var pattern, out var fault) ? pattern : throw new InvalidOperationException(fault);
}
