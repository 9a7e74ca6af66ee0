using Trimtab.Domain.Updates.Charts;

namespace Trimtab.Domain.Tests.Updates.Charts;

public sealed class HelmRevisionTests
{
    [Theory]
    [InlineData("web-1.2.3", "1.2.3")]
    [InlineData("kube-prometheus-stack-65.1.0-rc.1", "65.1.0-rc.1")]
    [InlineData("web-v2-0.4.0+build.5", "0.4.0+build.5")]
    [InlineData("web-v1.0.0", "v1.0.0")]
    [InlineData("web", "web")]
    public void A_charts_version_is_what_follows_its_name(string chart, string version)
        => new HelmRevision(1, DateTimeOffset.UnixEpoch, "deployed", chart, "").Version.ShouldBe(version);
}
