using Trimtab.Domain.Fleet;

namespace Trimtab.Domain.Tests.Fleet;

public sealed class DurationTests
{
    [Theory]
    [InlineData("500ms", 500)]
    [InlineData("10s", 10_000)]
    [InlineData("3m", 180_000)]
    [InlineData("1h30m", 5_400_000)]
    [InlineData("1m500ms", 60_500)]
    [InlineData("2d", 172_800_000)]
    public void A_duration_is_read_and_written_alike(string text, long milliseconds)
    {
        Duration.TryParse(text, out var duration).ShouldBeTrue();

        duration.ShouldBe(TimeSpan.FromMilliseconds(milliseconds));
        Duration.ToText(duration).ShouldBe(text);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("10")]
    [InlineData("-3s")]
    [InlineData("3s1m")]
    [InlineData("1.5h")]
    [InlineData("9999999s")]
    [InlineData("3 m")]
    public void Anything_else_is_refused(string? text) => Duration.TryParse(text, out _).ShouldBeFalse();
}
