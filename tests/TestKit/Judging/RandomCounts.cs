namespace Trimtab.TestKit.Judging;

/// <summary>Counts drawn from the laws of traffic.</summary>
public static class RandomCounts
{
    extension(Random random)
    {
        /// <summary>A Poisson number; a mean over 500 is drawn in parts, which has the same law.</summary>
        public int NextPoisson(double mean)
        {
            var count = 0;
            for (; mean > 500; mean -= 500)
            {
                count += random.NextPoisson(500);
            }

            double limit = Math.Exp(-mean), product = random.NextDouble();
            for (; product > limit; product *= random.NextDouble())
            {
                count++;
            }

            return count;
        }

        /// <summary>A binomial number, by the distances between successes.</summary>
        public int NextBinomial(int trials, double chance)
        {
            if (chance <= 0 || trials <= 0)
            {
                return 0;
            }

            if (chance > 0.5)
            {
                return trials - random.NextBinomial(trials, 1 - chance);
            }

            var scale = Math.Log(1 - chance);
            var successes = 0;
            for (double at = 0; ; successes++)
            {
                at += 1 + Math.Floor(Math.Log(1 - random.NextDouble()) / scale);
                if (at > trials)
                {
                    return successes;
                }
            }
        }
    }
}
