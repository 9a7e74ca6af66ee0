namespace Trimtab.Domain.Judging;

/// <summary>The payout of a bet that the canary's odds of a bad request are a given multiple of stable's.</summary>
/// <remarks>
/// Given how many requests each track had and how many were bad in all, the canary's part of the bad ones follows the
/// hypergeometric law when both tracks share one rate, whatever that rate is; it follows Fisher's noncentral hypergeometric law
/// when the odds differ. The ratio of the two has expectation exactly 1 for equal tracks, in every block, so neither a shared
/// outage nor a changing traffic share nor an unknown rate costs validity.
/// </remarks>
internal static class OddsTest
{
    // Larger blocks are scaled down: it only weakens the evidence, and a hostile count can't cost time.
    private const double LargestBlock = 200_000;
    private const double Rescale = 1e200;
    private static readonly double LogRescale = Math.Log(Rescale);

    // One second can't multiply the capital by more than this, so a burst inside one tick never rolls back alone.
    private static readonly double LogLargestPayoutPerSecond = Math.Log(50);
    private const double LongestCreditSeconds = 10;

    /// <summary>Payouts of the block for every odds ratio of the grid.</summary>
    public static double[] Payouts(EffectGrid grid, Block block)
        => [.. grid.Odds.Select(odds => Limited(LogPayout(block, odds), block.Seconds))];

    /// <summary>Payouts for every odds ratio of the grid against a known highest rate, without a second track.</summary>
    /// <remarks>The ratio grows with the bad requests, so its expectation is at most 1 for every lower rate too.</remarks>
    public static double[] PayoutsAgainst(EffectGrid grid, Block block, double rate)
        => [.. grid.Odds.Select(odds =>
        {
            var worse = odds * rate / (1 - rate + odds * rate);
            var good = block.CanaryRequests - block.CanaryBad;
            return Limited(block.CanaryBad * Math.Log(worse / rate) + good * Math.Log((1 - worse) / (1 - rate)), block.Seconds);
        })];

    /// <summary>Natural logarithm of the likelihood ratio of <paramref name="odds"/> against 1.</summary>
    public static double LogPayout(Block block, double odds)
    {
        var scale = Math.Min(1, LargestBlock / (block.StableRequests + block.CanaryRequests));
        var stable = Math.Round(block.StableRequests * scale);
        var canary = Math.Round(block.CanaryRequests * scale);
        var stableBad = Math.Min(stable, Math.Round(block.StableBad * scale));
        var canaryBad = Math.Min(canary, Math.Round(block.CanaryBad * scale));
        var bad = stableBad + canaryBad;
        if (bad == 0 || stable == 0 || canary == 0)
        {
            return 0;
        }

        // The same table seen from its good requests, when these are the fewer.
        return bad <= (stable + canary) / 2
            ? canaryBad * Math.Log(odds) - LogMeanOfPower(stable, canary, bad, odds)
            : (canaryBad - canary) * Math.Log(odds) - LogMeanOfPower(stable, canary, stable + canary - bad, 1 / odds);
    }

    /// <summary>ln E[oddsˣ] where x is how many of <paramref name="drawn"/> requests fall to the canary.</summary>
    private static double LogMeanOfPower(double stable, double canary, double drawn, double odds)
    {
        var first = Math.Max(0, drawn - stable);
        var last = Math.Min(drawn, canary);
        double plain = 1, plainSum = 1, plainLog = 0, tilted = 1, tiltedSum = 1, tiltedLog = 0;
        for (var x = first; x < last; x++)
        {
            var ratio = (drawn - x) * (canary - x) / ((x + 1) * (stable - drawn + x + 1));
            plain *= ratio;
            plainSum += plain;
            tilted *= ratio * odds;
            tiltedSum += tilted;
            KeepFinite(ref plain, ref plainSum, ref plainLog);
            KeepFinite(ref tilted, ref tiltedSum, ref tiltedLog);
        }

        return first * Math.Log(odds) + Math.Log(tiltedSum) + tiltedLog - Math.Log(plainSum) - plainLog;
    }

    private static double Limited(double logPayout, double seconds)
        => Math.Exp(Math.Min(logPayout, LogLargestPayoutPerSecond * Math.Clamp(seconds, 1, LongestCreditSeconds)));

    private static void KeepFinite(ref double term, ref double sum, ref double log)
    {
        if (sum > Rescale)
        {
            term /= Rescale;
            sum /= Rescale;
            log += LogRescale;
        }
    }
}
