namespace Trimtab.Domain.Judging;

/// <summary>The capital of one test, spread over bets. Its sum is an e-process: fair bets can't be expected to grow it, so what it has become is the evidence.</summary>
/// <param name="Cash">What is not bet.</param>
/// <param name="Bets">What stands on each effect of the grid.</param>
public sealed record Wealth(double Cash, IReadOnlyList<double> Bets)
{
    // A fiftieth of the capital a second goes back to the starting spread, so a fault that begins after minutes of health is still found quickly.
    private const double RebalancePerSecond = 0.02;
    private const double LongestRebalanceSeconds = 30;

    public double Total() => Cash + Bets.Sum();

    /// <summary>Pays out one block, then rebalances towards the grid's starting spread.</summary>
    /// <param name="grid">The grid that this capital started from.</param>
    /// <param name="payouts">Factor of each bet; its expectation under the null hypothesis is at most 1.</param>
    /// <param name="seconds">Length of the block.</param>
    internal Wealth After(EffectGrid grid, ReadOnlySpan<double> payouts, double seconds)
    {
        var bets = new double[Bets.Count];
        var total = Cash;
        for (var i = 0; i < bets.Length; i++)
        {
            bets[i] = Bets[i] * payouts[i];
            total += bets[i];
        }

        var share = 1 - Math.Pow(1 - RebalancePerSecond, Math.Min(seconds, LongestRebalanceSeconds));
        for (var i = 0; i < bets.Length; i++)
        {
            bets[i] = (1 - share) * bets[i] + share * total * grid.Shares[i];
        }

        return new Wealth((1 - share) * Cash + share * total * grid.Cash, bets);
    }

    /// <summary>Throws away what is above a ceiling: always allowed, and it lets bad news count soon after a long good time.</summary>
    internal Wealth AtMost(double ceiling)
    {
        var total = Total();
        return total <= ceiling ? this : new Wealth(Cash * ceiling / total, [.. Bets.Select(bet => bet * ceiling / total)]);
    }
}
