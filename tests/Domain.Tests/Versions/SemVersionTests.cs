using FsCheck;
using FsCheck.Fluent;
using Trimtab.Domain.Versions;

namespace Trimtab.Domain.Tests.Versions;

public sealed class SemVersionTests
{
    /// <summary>What semver.org names as right, beside its regular expression.</summary>
    public static TheoryData<string> Right =>
    [
        "0.0.4", "1.2.3", "10.20.30", "1.1.2-prerelease+meta", "1.1.2+meta", "1.1.2+meta-valid", "1.0.0-alpha", "1.0.0-beta", "1.0.0-alpha.beta", "1.0.0-alpha.beta.1", "1.0.0-alpha.1",
        "1.0.0-alpha0.valid", "1.0.0-alpha.0valid", "1.0.0-alpha-a.b-c-somethinglong+build.1-aef.1-its-okay", "1.0.0-rc.1+build.1", "2.0.0-rc.1+build.123", "1.2.3-beta", "10.2.3-DEV-SNAPSHOT",
        "1.2.3-SNAPSHOT-123", "1.0.0", "2.0.0", "1.1.7", "2.0.0+build.1848", "2.0.1-alpha.1227", "1.0.0-alpha+beta", "1.2.3----RC-SNAPSHOT.12.9.1--.12+788", "1.2.3----R-S.12.9.1--.12+meta",
        "1.2.3----RC-SNAPSHOT.12.9.1--.12", "1.0.0+0.build.1-rc.10000aaa-kk-0.1", "99999999999999999999999.999999999999999999.99999999999999999", "1.0.0-0A.is.legal",
    ];

    /// <summary>What semver.org names as wrong.</summary>
    public static TheoryData<string> Wrong =>
    [
        "1", "1.2", "1.2.3-0123", "1.2.3-0123.0123", "1.1.2+.123", "+invalid", "-invalid", "-invalid+invalid", "-invalid.01", "alpha", "alpha.beta", "alpha.beta.1", "alpha.1", "alpha+beta",
        "alpha_beta", "alpha.", "alpha..", "beta", "1.0.0-alpha_beta", "-alpha.", "1.0.0-alpha..", "1.0.0-alpha..1", "1.0.0-alpha...1", "1.0.0-alpha....1", "01.1.1", "1.01.1", "1.1.01",
        "1.2.3.DEV", "1.2-SNAPSHOT", "1.2.31.2.3----RC-SNAPSHOT.12.09.1--..12+788", "1.2-RC-SNAPSHOT", "-1.0.3-gamma+b7718", "+justmeta", "9.8.7+meta+meta", "9.8.7-whatever+meta+meta",
        "99999999999999999999999.999999999999999999.99999999999999999----RC-SNAPSHOT.12.09.1--------------------------------..12", "", " 1.2.3", "1.2.3 ", "1.2.3\n", "v1.2.3", "=1.2.3", "1.2.3-", "1.2.3+", "１.2.3",
    ];

    [Theory]
    [MemberData(nameof(Right))]
    public void What_the_specification_names_as_right_is_read_and_printed_the_same(string text)
    {
        SemVersion.TryParse(text, out var version).ShouldBeTrue();
        version.ToString().ShouldBe(text);
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_the_specification_names_as_wrong_is_refused(string text) => SemVersion.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void Versions_have_the_order_of_the_specification()
    {
        string[] ascending =
        [
            "0.0.0-0", "0.0.0", "0.9.0", "1.0.0-0", "1.0.0-1", "1.0.0-2", "1.0.0-10", "1.0.0-99999999999999999998", "1.0.0-99999999999999999999", "1.0.0-100000000000000000000", "1.0.0--", "1.0.0-A",
            "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "2.0.0", "2.1.0", "2.1.1", "10.0.0",
            "9223372036854775808.0.0", "9999999999999999999.0.0", "10000000000000000000.0.0", "99999999999999999999999.0.0",
        ];
        var versions = ascending.Select(Parse).ToArray();

        for (var left = 0; left < versions.Length; left++)
        {
            for (var right = 0; right < versions.Length; right++)
            {
                Math.Sign(versions[left].OrderTo(versions[right])).ShouldBe(Math.Sign(left.CompareTo(right)), $"{ascending[left]} and {ascending[right]}");
            }
        }
    }

    [Fact]
    public void Build_metadata_has_no_order() => Parse("1.0.0+a").OrderTo(Parse("1.0.0+b.9")).ShouldBe(0);

    [Fact]
    public void The_order_is_total_and_printing_loses_nothing()
        => Prop.ForAll(VersionTexts.Exact.ToArbitrary(), VersionTexts.Exact.ToArbitrary(), VersionTexts.Exact.ToArbitrary(), static (one, two, three) =>
        {
            var (a, b, c) = (Parse(one), Parse(two), Parse(three));
            return a.ToString() == one
                && Math.Sign(a.OrderTo(b)) == -Math.Sign(b.OrderTo(a))
                && (a.OrderTo(b) > 0 || b.OrderTo(c) > 0 || a.OrderTo(c) <= 0)
                && (a.OrderTo(b) != 0 || one.Split('+')[0] == two.Split('+')[0]);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("0", "1")]
    [InlineData("9", "10")]
    [InlineData("9999999999999999998", "9999999999999999999")]
    [InlineData("9999999999999999999", "10000000000000000000")]
    [InlineData("18446744073709551615", "18446744073709551616")]
    [InlineData("99999999999999999999", "100000000000000000000")]
    [InlineData("12999999999999999999999", "13000000000000000000000")]
    [InlineData("00012", "13")]
    public void Numbers_of_any_size_are_counted_on(string number, string next)
    {
        WholeNumber.Of(number).Next.ToString().ShouldBe(next);
        WholeNumber.Of(number).Next.ShouldBe(WholeNumber.Of(next));
        WholeNumber.Of(number).OrderTo(WholeNumber.Of(next)).ShouldBeLessThan(0);
    }

    private static SemVersion Parse(string text) => SemVersion.TryParse(text, out var version) ? version : throw new InvalidOperationException($"'{text}' is no version.");
}
