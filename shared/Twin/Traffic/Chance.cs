using System.Diagnostics.CodeAnalysis;

namespace Trimtab.Twin.Traffic;

/// <summary>Random counts; large ones by their normal approximation, so that an hour costs no more than a second.</summary>
[SuppressMessage("Security", "CA5394:Do not use insecure randomness", Justification = "Simulated traffic must be repeatable; nothing here is a secret.")]
internal static class Chance
{
    private const double Exact = 50;

    public static long Poisson(Random random, double mean)
    {
        if (mean > Exact)
        {
            return Math.Max(0, (long)Math.Round(mean + (Math.Sqrt(mean) * Normal(random))));
        }

        var limit = Math.Exp(-mean);
        var product = random.NextDouble();
        long count = 0;
        while (product > limit)
        {
            product *= random.NextDouble();
            count++;
        }

        return count;
    }

    public static long Binomial(Random random, long trials, double share)
    {
        if (trials <= 0 || share <= 0)
        {
            return 0;
        }

        if (share >= 1)
        {
            return trials;
        }

        var (mean, spread) = (trials * share, Math.Sqrt(trials * share * (1 - share)));
        if (mean > Exact && trials - mean > Exact)
        {
            return Math.Clamp((long)Math.Round(mean + (spread * Normal(random))), 0, trials);
        }

        if (trials > 1000)
        {
            // One side is rare: Poisson.
            return share < 0.5 ? Math.Min(trials, Poisson(random, mean)) : trials - Math.Min(trials, Poisson(random, trials - mean));
        }

        long hits = 0;
        for (long trial = 0; trial < trials; trial++)
        {
            hits += random.NextDouble() < share ? 1 : 0;
        }

        return hits;
    }

    private static double Normal(Random random)
        => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
