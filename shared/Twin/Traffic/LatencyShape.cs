namespace Trimtab.Twin.Traffic;

/// <summary>Latencies as services have them: log-normal around a median.</summary>
internal static class LatencyShape
{
    public static TimeSpan UsualMedian { get; } = TimeSpan.FromMilliseconds(50);

    private const double Spread = 0.5;

    /// <summary>The mean that belongs to a median, in seconds.</summary>
    public static double Mean(TimeSpan median) => median.TotalSeconds * Math.Exp(Spread * Spread / 2);

    /// <summary>Share of requests that take at most <paramref name="seconds"/>.</summary>
    public static double ShareWithin(TimeSpan median, double seconds)
        => 0.5 * (1 + Error((Math.Log(seconds) - Math.Log(Math.Max(1e-6, median.TotalSeconds))) / (Spread * Math.Sqrt(2))));

    // Abramowitz and Stegun 7.1.26: good to 1.5e-7, far below what any sample shows.
    private static double Error(double value)
    {
        var t = 1 / (1 + (0.3275911 * Math.Abs(value)));
        var tail = ((((((((1.061405429 * t) - 1.453152027) * t) + 1.421413741) * t) - 0.284496736) * t) + 0.254829592) * t * Math.Exp(-value * value);
        return value < 0 ? tail - 1 : 1 - tail;
    }
}
