using Trimtab.Domain.Judging;

namespace Trimtab.Domain.Tests.Judging;

public sealed class OddsTestTests
{
    [Theory]
    [InlineData(12, 5, 3, 2)]
    [InlineData(12, 5, 3, 50)]
    [InlineData(9, 9, 11, 5)]
    [InlineData(40, 8, 41, 10)]
    [InlineData(3, 20, 15, 3)]
    public void For_equal_tracks_the_expected_payout_is_exactly_one(int stable, int canary, int bad, double odds)
    {
        var expectation = 0.0;
        for (var x = Math.Max(0, bad - stable); x <= Math.Min(bad, canary); x++)
        {
            var chance = Choose(canary, x) * Choose(stable, bad - x) / Choose(stable + canary, bad);
            expectation += chance * Math.Exp(OddsTest.LogPayout(new Block(1, stable, bad - x, canary, x), odds));
        }

        expectation.ShouldBe(1, 1e-9);
    }

    [Theory]
    [InlineData(0, 10, 0, 5)]
    [InlineData(10, 0, 5, 0)]
    [InlineData(10, 10, 0, 0)]
    [InlineData(10, 10, 10, 10)]
    public void A_block_that_compares_nothing_pays_back_the_stake(double stable, double canary, double stableBad, double canaryBad)
        => OddsTest.LogPayout(new Block(1, stable, stableBad, canary, canaryBad), 10).ShouldBe(0, 1e-9);

    [Fact]
    public void More_bad_requests_of_the_canary_pay_more()
    {
        var payouts = Enumerable.Range(0, 11).Select(bad => OddsTest.LogPayout(new Block(1, 30, 10 - bad, 10, bad), 5)).ToList();

        payouts.ShouldBeInOrder(SortDirection.Ascending);
    }

    [Fact]
    public void A_huge_block_stays_finite_and_cheap()
        => double.IsFinite(OddsTest.LogPayout(new Block(1, 3e15, 1.5e15, 1e15, 9e14), 50)).ShouldBeTrue();

    private static double Choose(int n, int k)
        => k < 0 || k > n ? 0 : Enumerable.Range(0, k).Aggregate(1.0, (product, i) => product * (n - i) / (i + 1));
}
