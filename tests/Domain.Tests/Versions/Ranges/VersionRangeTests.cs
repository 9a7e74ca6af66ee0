using FsCheck;
using FsCheck.Fluent;
using Trimtab.Domain.Versions;

namespace Trimtab.Domain.Tests.Versions.Ranges;

public sealed class VersionRangeTests
{
    [Theory]
    [InlineData("1.0.0 - 2.0.0", ">=1.0.0 <=2.0.0")]
    [InlineData("1.2 - 3.4", ">=1.2.0 <3.5.0-0")]
    [InlineData("1 - 2", ">=1.0.0 <3.0.0-0")]
    [InlineData("1.2.3-a - 1.2.3", ">=1.2.3-a <=1.2.3")]
    [InlineData("", "*")]
    [InlineData("  ", "*")]
    [InlineData("*", "*")]
    [InlineData("x.x.x", "*")]
    [InlineData(">=0.0.0", "*")]
    [InlineData("||", "*")]
    [InlineData("1.2 || *", "*")]
    [InlineData("1", ">=1.0.0 <2.0.0-0")]
    [InlineData("v1.2.x", ">=1.2.0 <1.3.0-0")]
    [InlineData("=1.2.3", "1.2.3")]
    [InlineData("> 1", ">=2.0.0")]
    [InlineData(">1.2", ">=1.3.0")]
    [InlineData("<=1.2", "<1.3.0-0")]
    [InlineData("<1", "<1.0.0-0")]
    [InlineData("<x", "<0.0.0-0")]
    [InlineData("~1.2.3-beta", ">=1.2.3-beta <1.3.0-0")]
    [InlineData("~> 1", ">=1.0.0 <2.0.0-0")]
    [InlineData("~0.0.1", ">=0.0.1 <0.1.0-0")]
    [InlineData("^1.2.3", ">=1.2.3 <2.0.0-0")]
    [InlineData("^0.2.3", ">=0.2.3 <0.3.0-0")]
    [InlineData("^0.0.3", ">=0.0.3 <0.0.4-0")]
    [InlineData("^0.0", "<0.1.0-0")]
    [InlineData("^0", "<1.0.0-0")]
    [InlineData("^ 1.x", ">=1.0.0 <2.0.0-0")]
    [InlineData("1.2.3 || >=2 <3", "1.2.3 || >=2.0.0 <3.0.0-0")]
    [InlineData(">= 1.2, < 3.0.0", ">=1.2.0 <3.0.0")]
    [InlineData("^1.2.3+build", ">=1.2.3 <2.0.0-0")]
    [InlineData("^99999999999999999999.0.0", ">=99999999999999999999.0.0 <100000000000000000000.0.0-0")]
    public void A_range_means_bounds(string range, string bounds)
    {
        VersionRange.TryParse(range, includePrerelease: false, out var read, out var reason).ShouldBeTrue(reason);

        read.ToString().ShouldBe(bounds);
    }

    [Theory]
    [InlineData("blerg")]
    [InlineData("01.2.3")]
    [InlineData("^01")]
    [InlineData("*.1")]
    [InlineData("1.x.3")]
    [InlineData("==1.2.3")]
    [InlineData(">>1")]
    [InlineData("!=1.2.3")]
    [InlineData("1.2.3.4")]
    [InlineData("1 |2")]
    [InlineData("1.2.3-01")]
    [InlineData("1.2 -2")]
    [InlineData("git+https://user:secret@example.com/foo")]
    [InlineData(",")]
    [InlineData("1,")]
    [InlineData("1,,2")]
    public void What_is_no_range_is_refused_with_its_reason(string range)
    {
        VersionRange.TryParse(range, includePrerelease: false, out _, out var reason).ShouldBeFalse();

        reason.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("^1.2.3-beta.2", "1.2.3-beta.4", true)]
    [InlineData("^1.2.3-beta.2", "1.2.4-beta.2", false)]
    [InlineData("^1.2.3", "2.0.0-alpha", false)]
    [InlineData("*", "1.0.0-rc.1", false)]
    [InlineData("", "1.0.0-rc.1", false)]
    [InlineData("<2.0.0-0", "2.0.0-alpha", false)]
    [InlineData(">1.2.3", "1.3.0-alpha", false)]
    [InlineData("2.x || 1.0.0-rc.1", "1.0.0-rc.1", true)]
    [InlineData(">=99999999999999999998.0.0", "99999999999999999999.0.0", true)]
    public void A_prerelease_is_in_a_range_only_where_it_is_asked_for(string range, string version, bool isIn)
        => Contains(range, version, includePrerelease: false).ShouldBe(isIn);

    [Theory]
    [InlineData("*", "1.0.0-rc.1", true)]
    [InlineData("^1.2.3", "1.3.0-alpha", true)]
    [InlineData("^1.2.3", "2.0.0-alpha", false)]
    [InlineData("1.x", "1.0.0-0", true)]
    [InlineData("1 - 2", "2.9.0-rc.1", true)]
    public void With_prereleases_included_they_count_like_releases(string range, string version, bool isIn)
        => Contains(range, version, includePrerelease: true).ShouldBe(isIn);

    [Fact]
    public void The_bounds_of_a_range_are_the_same_range()
    {
        var ranges = from sign in Gen.Elements("", "^", "~", ">", ">=", "<", "<=", "=")
                     from version in VersionTexts.Exact
                     from places in Gen.Choose(1, 3)
                     from other in VersionTexts.Exact
                     from joint in Gen.Elements("", " || ", " ", ", ")
                     let short_ = places == 3 ? version : string.Join('.', version.Split('-', '+')[0].Split('.')[..places])
                     select joint.Length == 0 ? sign + short_ : $"{sign}{short_}{joint}{other}";
        Prop.ForAll(ranges.ToArbitrary(), VersionTexts.Exact.ToArbitrary(), ArbMap.Default.ArbFor<bool>(), static (range, version, includePrerelease) =>
        {
            VersionRange.TryParse(range, includePrerelease, out var read, out _).ShouldBeTrue(range);
            return Contains(read.ToString(), version, includePrerelease) == Contains(range, version, includePrerelease);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Nothing_ends_reading()
        => Prop.ForAll(VersionTexts.Hostile.ToArbitrary(), static text => VersionRange.TryParse(text, includePrerelease: false, out _, out var reason) == (reason.Length == 0)).QuickCheckThrowOnFailure();

    [Fact]
    public void A_hostile_range_takes_no_time()
    {
        foreach (var piece in new[] { "1.2.3 ", ">= ", "~> ", "- ", "+1", "||", "9", "=", "v", "*", "1.2 - " })
        {
            _ = VersionRange.TryParse(string.Concat(Enumerable.Repeat(piece, 20_000)), includePrerelease: false, out _, out _);
        }
    }

    private static bool Contains(string range, string version, bool includePrerelease)
    {
        VersionRange.TryParse(range, includePrerelease, out var read, out var reason).ShouldBeTrue(reason);
        SemVersion.TryParse(version, out var parsed).ShouldBeTrue();
        return read.Contains(parsed);
    }
}
