namespace Trimtab.Domain.Tests;

public sealed class DurationRangeAttributeTests
{
    private readonly DurationRangeAttribute _range = new("00:00:01", "1.00:00:00");

    [Theory]
    [InlineData("00:00:01", true)]
    [InlineData("1.00:00:00", true)]
    [InlineData("00:00:00.999", false)]
    [InlineData("1.00:00:00.001", false)]
    [InlineData("-00:00:01", false)]
    public void Both_limits_belong_to_the_range(string duration, bool isValid)
        => _range.IsValid(TimeSpan.Parse(duration)).ShouldBe(isValid);

    [Fact]
    public void The_fault_names_the_setting_and_both_limits()
        => _range.FormatErrorMessage("Interval").ShouldBe("The field Interval must be between 00:00:01 and 1.00:00:00.");
}
