using Trimtab.Domain.Judging;

namespace Trimtab.Bench.Judging;

/// <summary>The peer that compares samples by rank: bad shares sampled every 2 s, Mann-Whitney U at 98 % on all samples so far, looked at every 10 s.</summary>
internal sealed class RankRule : ICanaryRule
{
    private const double SampleSeconds = 2;
    private const double LookSeconds = 10;
    private const double CriticalZ = 2.326;
    private const double SmallestEffect = 1.25;

    public string Name => "rank test";

    public double RollBackTime(IReadOnlyList<Observation> run)
    {
        List<double> stable = [], canary = [];
        TrackCounts lastStable = TrackCounts.None, lastCanary = TrackCounts.None;
        double nextSample = SampleSeconds, nextLook = LookSeconds;
        foreach (var observation in run.Where(observation => observation.Time >= nextSample - 1e-9))
        {
            nextSample += SampleSeconds;
            AddShare(stable, lastStable, observation.Stable);
            AddShare(canary, lastCanary, observation.Canary);
            (lastStable, lastCanary) = (observation.Stable, observation.Canary);
            if (observation.Time >= nextLook - 1e-9)
            {
                nextLook += LookSeconds;
                if (IsHigh(stable, canary))
                {
                    return observation.Time;
                }
            }
        }

        return double.PositiveInfinity;
    }

    private static void AddShare(List<double> shares, TrackCounts before, TrackCounts now)
    {
        var requests = now.Requests - before.Requests;
        if (requests > 0 && now.Bad >= before.Bad)
        {
            shares.Add((now.Bad - before.Bad) / requests);
        }
    }

    private static bool IsHigh(List<double> stable, List<double> canary)
    {
        if (stable.Count < 2 || canary.Count < 2 || canary.Average() <= SmallestEffect * stable.Average())
        {
            return false;
        }

        var wins = canary.Sum(high => stable.Sum(low => high > low ? 1 : high == low ? 0.5 : 0));
        double n = stable.Count, m = canary.Count, total = n + m;
        var ties = stable.Concat(canary).GroupBy(share => share).Sum(group => Math.Pow(group.Count(), 3) - group.Count());
        var variance = n * m / 12 * (total + 1 - ties / (total * (total - 1)));
        return variance > 0 && (wins - n * m / 2 - 0.5) / Math.Sqrt(variance) > CriticalZ;
    }
}
