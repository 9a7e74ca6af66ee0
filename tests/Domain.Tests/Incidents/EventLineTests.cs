using Trimtab.Domain.Incidents;

namespace Trimtab.Domain.Tests.Incidents;

public sealed class EventLineTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("", 1)]
    [InlineData(": Back-off: restarting (failed) container", 1)]
    [InlineData(": Back-off", 17)]
    [InlineData("", 2)]
    public void A_line_reads_back_as_what_it_was_made_of(string detail, long count)
    {
        var line = new EventLine(Noon, "Warning", "Pod/web-1", "BackOff", detail, count);

        EventLine.Parse(line.ToString()).ShouldBe(line);
        EventLine.Parse((line with { Time = null }).ToString()).ShouldBe(line with { Time = null });
    }

    [Theory]
    [InlineData("")]
    [InlineData("one two three four")]
    [InlineData("2026-03-01T12:00:00Z Warning Pod/web")]
    public void What_is_no_such_line_is_none(string line) => EventLine.Parse(line).ShouldBeNull();
}
