namespace Trimtab.Domain.Judging;

/// <summary>The payout of promotion's bet: both tracks have rate p, against every pair of rates where the canary's is at least δ higher.</summary>
/// <remarks>
/// The opponent is the pair (t, t + δ) that is closest to (p, p) in n·KL; since the pairs with a difference of at least δ form a
/// convex set, the likelihood ratio has expectation at most 1 for all of them, not only for the closest.
/// </remarks>
internal static class MarginTest
{
    private const int Bisections = 50;

    public static double Payout(Block block, double rate, double margin) => Math.Exp(LogPayout(block, rate, margin));

    public static double LogPayout(Block block, double rate, double margin)
    {
        var closest = Closest(block, rate, margin);
        return LogRatio(block.StableBad, block.StableRequests, rate, closest)
            + LogRatio(block.CanaryBad, block.CanaryRequests, rate, closest + margin);
    }

    /// <summary>Expected logarithmic growth of a block like <paramref name="block"/> when both tracks really have <paramref name="rate"/>.</summary>
    public static double LogGrowth(Block block, double rate, double margin)
        => LogPayout(block with { StableBad = block.StableRequests * rate, CanaryBad = block.CanaryRequests * rate }, rate, margin);

    private static double Closest(Block block, double rate, double margin)
    {
        double low = 0, high = Math.Min(rate, 1 - margin);
        for (var i = 0; i < Bisections; i++)
        {
            var t = (low + high) / 2;
            var slope = block.StableRequests * (t - rate) / (t * (1 - t))
                + block.CanaryRequests * (t + margin - rate) / ((t + margin) * (1 - t - margin));
            (low, high) = slope < 0 ? (t, high) : (low, t);
        }

        return (low + high) / 2;
    }

    private static double LogRatio(double bad, double requests, double rate, double opponent)
        => bad * Math.Log(rate / opponent) + (requests - bad) * Math.Log((1 - rate) / (1 - opponent));
}
