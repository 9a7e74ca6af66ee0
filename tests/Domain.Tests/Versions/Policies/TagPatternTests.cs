using FsCheck;
using FsCheck.Fluent;
using Trimtab.Domain.Versions.Policies;

namespace Trimtab.Domain.Tests.Versions.Policies;

public sealed class TagPatternTests
{
    [Theory]
    [InlineData("^v(.+)$", null, "v1.2", "v1.2")]
    [InlineData("^v(.+)$", "$1", "v1.2", "1.2")]
    [InlineData("^v(?<n>.+)$", "$n", "v1.2", "1.2")]
    [InlineData("^v(?P<n>.+)$", "x${n}y$$", "v1.2", "x1.2y$")]
    [InlineData(@"^(\d+)-(\d+)$", "$2.$1", "1-2", "2.1")]
    [InlineData(@"^(\d+)$", "$1x-$none-$", "7", "--$")]
    [InlineData(@"[(?P<]+", "$0", "P", "P")]
    [InlineData("^v", null, "1.2", null)]
    public void What_is_extracted_is_as_in_go(string pattern, string? extract, string tag, string? compared)
    {
        TagPattern.TryParse(pattern, extract, out var read, out var fault).ShouldBeTrue(fault);

        read.Extract(tag).ShouldBe(compared);
    }

    [Theory]
    [InlineData("(?=x)", "looks around")]
    [InlineData(@"(a)\1", "refers back")]
    [InlineData("(", "is no regular expression")]
    public void What_would_backtrack_is_refused_with_its_reason(string pattern, string said)
    {
        TagPattern.TryParse(pattern, null, out _, out var fault).ShouldBeFalse();

        fault.ShouldContain(said);
    }

    [Fact]
    public void A_pattern_that_is_too_long_is_refused()
    {
        TagPattern.TryParse(new string('a', 1001), null, out _, out var fault).ShouldBeFalse();

        fault.ShouldContain("more than 1000");
    }

    [Fact]
    public void A_pattern_made_to_backtrack_does_not()
    {
        TagPattern.TryParse("^(a+)+$", null, out var pattern, out _).ShouldBeTrue();

        pattern.Extract($"{new string('a', 100_000)}!").ShouldBeNull();
    }

    [Fact]
    public void A_star_matches_any_text_and_a_question_mark_one_sign()
    {
        (string Pattern, string Tag, bool IsMatch)[] cases =
        [
            ("*", "", true), ("1.*", "1.2", true), ("1.*", "2.1", false), ("*-alpine", "1.2-alpine", true), ("1.?", "1.2", true), ("1.?", "1.22", false), ("a*b*c", "aXbXbYc", true), ("", "", true), ("", "a", false), ("a*", "a", true),
        ];

        cases.Where(static one => TagGlob.IsMatch(one.Pattern, one.Tag) != one.IsMatch).ShouldBeEmpty();
    }

    [Fact]
    public void A_glob_made_to_backtrack_does_not()
        => TagGlob.IsMatch(string.Concat(Enumerable.Repeat("*a", 500)) + "b", new string('a', 10_000)).ShouldBeFalse();

    [Fact]
    public void Nothing_ends_reading()
        => Prop.ForAll(Gen.ListOf(Gen.Elements("(", ")", "?P<", "?<", "n", ">", "[", "]", "{9}", "*", "+", "\\", "$", "^", "|", "a", "1", "?", "=", "!", ".")).Select(static pieces => string.Concat(pieces)).ToArbitrary(), static pattern =>
            TagPattern.TryParse(pattern, "$1$n${", out var read, out var fault) ? read.Extract("a1-n") == read.Extract("a1-n") : fault.Length > 0).QuickCheckThrowOnFailure();
}
