using Trimtab.Domain.Judging;

namespace Trimtab.Bench.Judging;

/// <summary>The peer that controllers with a fixed check interval follow: each minute, the minute's success rate against a fixed limit; stable is not looked at.</summary>
internal sealed class ThresholdRule(double intervalSeconds, double highestBadShare, int failedChecks) : ICanaryRule
{
    public string Name => $"threshold {intervalSeconds:0} s";

    public double RollBackTime(IReadOnlyList<Observation> run)
    {
        var last = TrackCounts.None;
        double next = intervalSeconds;
        var failed = 0;
        foreach (var observation in run.Where(observation => observation.Time >= next - 1e-9 || observation.Canary.Requests < last.Requests))
        {
            if (observation.Time < next - 1e-9)
            {
                // A reset: as a rate() would, go on from zero.
                last = TrackCounts.None;
                continue;
            }

            next += intervalSeconds;
            var requests = observation.Canary.Requests - last.Requests;
            failed += requests > 0 && (observation.Canary.Bad - last.Bad) / requests > highestBadShare ? 1 : 0;
            last = observation.Canary;
            if (failed >= failedChecks)
            {
                return observation.Time;
            }
        }

        return double.PositiveInfinity;
    }
}
