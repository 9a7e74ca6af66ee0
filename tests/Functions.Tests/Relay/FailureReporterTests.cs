using Trimtab.Relay;

namespace Trimtab.Functions.Tests.Relay;

public sealed class FailureReporterTests
{
    [Theory]
    [InlineData(1, 500)]
    [InlineData(2, 250)]
    [InlineData(4, 125)]
    [InlineData(200, 125)]
    public void The_more_failures_are_harvested_the_shorter_a_report_waits_for_its_context(int underWay, int milliseconds)
        => FailureReporter.Patience(TimeSpan.FromMilliseconds(500), underWay).ShouldBe(TimeSpan.FromMilliseconds(milliseconds));
}
