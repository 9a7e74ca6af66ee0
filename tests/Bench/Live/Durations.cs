namespace Trimtab.Bench.Live;

/// <summary>Durations of one kind, a run each.</summary>
internal sealed class Durations(string what, double targetSeconds)
{
    private readonly List<double> _seconds = [];

    public void Add(TimeSpan duration) => _seconds.Add(duration.TotalSeconds);

    /// <returns>Median, 95th percentile and largest in seconds, beside the 95th percentile to beat.</returns>
    public override string ToString()
    {
        var sorted = _seconds.Order().ToArray();
        return $"  {what,-55} median {At(sorted, 0.5):0.00} s   p95 {At(sorted, 0.95):0.00} s   max {sorted[^1]:0.00} s   (p95 wanted: {targetSeconds} s; {sorted.Length} runs)";
    }

    // The nearest rank: of 20 runs the 19th.
    private static double At(double[] sorted, double share) => sorted[Math.Max(0, (int)Math.Ceiling(sorted.Length * share) - 1)];
}
