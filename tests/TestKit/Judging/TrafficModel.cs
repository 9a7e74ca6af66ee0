using Trimtab.Domain.Judging;

namespace Trimtab.TestKit.Judging;

/// <summary>Simulated traffic of two tracks: what each second's rates are. Times are seconds since the canary was ready.</summary>
public sealed record TrafficModel(string Name, double CanaryPerSecond, double StablePerSecond)
{
    /// <summary>Chance that a request of stable fails.</summary>
    public double Bad { get; init; } = 0.005;

    /// <summary>Chance that a request of stable is slow.</summary>
    public double Slow { get; init; } = 0.02;

    /// <summary>How many times stable's chance to fail the canary has, over time.</summary>
    public Func<double, double> CanaryBadFactor { get; init; } = _ => 1;

    /// <summary>Chance that a request of the canary is slow, over time; null: as stable.</summary>
    public Func<double, double>? CanarySlow { get; init; }

    /// <summary>Chance of a second to begin an outage that both tracks share.</summary>
    public double OutagesPerSecond { get; init; }

    /// <summary>Chance of a second to begin a burst of traffic, ten times as much for both.</summary>
    public double BurstsPerSecond { get; init; }

    /// <summary>Chance of a second that a track's pods restart: its counts begin at zero again.</summary>
    public double ResetsPerSecond { get; init; }

    /// <summary>When the canary gets worse; detection is measured from here. Null: never.</summary>
    public double? FaultAt { get; init; }

    public double TickSeconds { get; init; } = 1;

    /// <summary>The observations of one run; the same seed gives the same run.</summary>
    public IEnumerable<Observation> Run(int seed, double seconds)
    {
        var random = new Random(seed);
        TrackCounts stable = TrackCounts.None, canary = TrackCounts.None;
        double outageUntil = -1, outageRate = 0, burstUntil = -1;
        for (var time = TickSeconds; time <= seconds; time += TickSeconds)
        {
            if (random.NextDouble() < OutagesPerSecond * TickSeconds)
            {
                outageUntil = time + 2 + 8 * random.NextDouble();
                outageRate = 0.05 + 0.45 * random.NextDouble();
            }

            if (random.NextDouble() < BurstsPerSecond * TickSeconds)
            {
                burstUntil = time + 1 + 4 * random.NextDouble();
            }

            if (random.NextDouble() < ResetsPerSecond * TickSeconds)
            {
                (stable, canary) = random.Next(2) == 0 ? (TrackCounts.None, canary) : (stable, TrackCounts.None);
            }

            var traffic = TickSeconds * (time < burstUntil ? 10 : 1);
            var bad = time < outageUntil ? outageRate : Bad;
            stable = Plus(random, stable, StablePerSecond * traffic, bad, Slow);
            canary = Plus(random, canary, CanaryPerSecond * traffic, Math.Min(1, bad * CanaryBadFactor(time)), CanarySlow?.Invoke(time) ?? Slow);
            yield return new Observation(time, stable, canary, [], TimeSpan.FromSeconds(time));
        }
    }

    private static TrackCounts Plus(Random random, TrackCounts counts, double mean, double bad, double slow)
    {
        var requests = random.NextPoisson(mean);
        return new TrackCounts(counts.Requests + requests, counts.Bad + random.NextBinomial(requests, bad), counts.Slow + random.NextBinomial(requests, slow));
    }
}
