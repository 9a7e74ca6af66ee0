using Trimtab.Domain.Captures;

namespace Trimtab.Domain.Tests.Captures;

public sealed class VersionOrderTests
{
    [Theory]
    [InlineData("9", "10", -1)]
    [InlineData("10", "9", 1)]
    [InlineData("7", "7", 0)]
    [InlineData("99999999999999999999999", "100000000000000000000000", -1)]
    [InlineData("b", "a", -1)]
    [InlineData("a", "a", 0)]
    public void Numbers_are_compared_as_numbers_and_others_by_time(string earlier, string later, int order)
        => Math.Sign(VersionOrder.Compare(earlier, Given.Time, later, Given.Time.AddSeconds(1))).ShouldBe(order);
}
