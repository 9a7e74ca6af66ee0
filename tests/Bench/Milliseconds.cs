namespace Trimtab.Bench;

/// <summary>Times of one kind.</summary>
/// <param name="Values">In any order; at least one.</param>
internal sealed record Milliseconds(IReadOnlyList<double> Values)
{
    private readonly double[] _sorted = [.. Values.Order()];

    /// <summary>The value that this share of all does not pass: 0 to 1, by the nearest rank.</summary>
    public double At(double share) => _sorted[Math.Max(0, (int)Math.Ceiling(_sorted.Length * share) - 1)];

    public override string ToString() => $"p50 {At(0.5):0.0} ms, p95 {At(0.95):0.0} ms, p99 {At(0.99):0.0} ms, max {At(1):0.0} ms ({_sorted.Length} times)";
}
