using Trimtab.Domain.Judging;

namespace Trimtab.Domain.Tests.Judging;

public sealed class MarginTestTests
{
    [Theory]
    [InlineData(0.005, 0.03)]
    [InlineData(0.05, 0.10)]
    [InlineData(0.5, 0.03)]
    [InlineData(0.97, 0.10)]
    public void For_every_canary_at_least_the_margin_worse_the_expected_payout_is_at_most_one(double rate, double margin)
    {
        for (var stable = 0.0; stable <= 1 - margin + 1e-12; stable += 0.01)
        {
            for (var canary = stable + margin; canary <= 1; canary += 0.05)
            {
                Expectation(8, stable, 5, canary, rate, margin).ShouldBeLessThanOrEqualTo(1 + 1e-9, $"stable {stable}, canary {canary}");
            }
        }
    }

    [Fact]
    public void For_equal_tracks_it_is_above_one()
        => Expectation(30, 0.005, 10, 0.005, 0.005, 0.03).ShouldBeGreaterThan(1.1);

    private static double Expectation(int stableRequests, double stable, int canaryRequests, double canary, double rate, double margin)
    {
        var expectation = 0.0;
        for (var b = 0; b <= stableRequests; b++)
        {
            for (var c = 0; c <= canaryRequests; c++)
            {
                expectation += Binomial(stableRequests, b, stable) * Binomial(canaryRequests, c, canary)
                    * MarginTest.Payout(new Block(1, stableRequests, b, canaryRequests, c), rate, margin);
            }
        }

        return expectation;
    }

    private static double Binomial(int n, int k, double p)
        => Enumerable.Range(0, k).Aggregate(1.0, (product, i) => product * (n - i) / (i + 1)) * Math.Pow(p, k) * Math.Pow(1 - p, n - k);
}
