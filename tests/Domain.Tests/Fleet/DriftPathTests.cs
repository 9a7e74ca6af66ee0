using System.Diagnostics;
using Trimtab.Domain.Fleet;

namespace Trimtab.Domain.Tests.Fleet;

public sealed class DriftPathTests
{
    [Theory]
    [InlineData("apps/prod/**", "apps/prod/web.yaml", true)]
    [InlineData("apps/prod/**", "apps/prod/a/b/web.yaml", true)]
    [InlineData("apps/prod/**", "apps/prod", true)]
    [InlineData("apps/prod/**", "apps/production/web.yaml", false)]
    [InlineData("apps/*/web.yaml", "apps/prod/web.yaml", true)]
    [InlineData("apps/*/web.yaml", "apps/prod/eu/web.yaml", false)]
    [InlineData("apps/**/web.yaml", "apps/web.yaml", true)]
    [InlineData("apps/**/web.yaml", "apps/prod/eu/web.yaml", true)]
    [InlineData("**/hotfix-?.yaml", "apps/hotfix-1.yaml", true)]
    [InlineData("**/hotfix-?.yaml", "hotfix-12.yaml", false)]
    [InlineData("**", "", true)]
    [InlineData("apps/w.b.yaml", "apps/web.yaml", false)]
    [InlineData("apps/(a|b)+[x].yaml", "apps/(a|b)+[x].yaml", true)]
    public void Signs_stay_within_a_name_or_do_not(string pattern, string place, bool isMatch)
    {
        DriftPath.FaultOf(pattern).ShouldBeNull();
        new DriftPath(pattern, DriftPolicy.Report).Matches(place).ShouldBe(isMatch);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/apps")]
    [InlineData("apps/")]
    [InlineData("apps//x")]
    [InlineData("./apps")]
    [InlineData("apps/../x")]
    [InlineData(@"apps\x")]
    public void What_is_no_path_is_a_fault(string pattern) => DriftPath.FaultOf(pattern).ShouldNotBeNull();

    [Fact]
    public void A_hostile_pattern_takes_no_time()
    {
        var pattern = string.Concat(Enumerable.Repeat("**/*a", 60));
        var began = Stopwatch.GetTimestamp();

        new DriftPath(pattern, DriftPolicy.Report).Matches(string.Concat(Enumerable.Repeat("aaaa/", 500)) + "b").ShouldBeFalse();

        Stopwatch.GetElapsedTime(began).ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }
}
