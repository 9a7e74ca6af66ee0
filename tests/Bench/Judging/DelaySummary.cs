namespace Trimtab.Bench.Judging;

/// <summary>Roll-back times of one rule over the runs of one scenario.</summary>
internal sealed class DelaySummary
{
    public DelaySummary(double[] times, double? faultAt)
    {
        RolledBack = times.Count(double.IsFinite) * 100.0 / times.Length;

        // What came before the fault is no detection.
        double[] delays = [.. times.Where(time => time > (faultAt ?? 0)).Select(time => time - (faultAt ?? 0)).Order()];
        Median = At(delays, 0.5);
        P95 = At(delays, 0.95);
    }

    /// <summary>Percent of the runs.</summary>
    public double RolledBack { get; }

    public double Median { get; }

    public double P95 { get; }

    private static double At(double[] sorted, double share) => sorted.Length == 0 ? double.PositiveInfinity : sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))];
}
