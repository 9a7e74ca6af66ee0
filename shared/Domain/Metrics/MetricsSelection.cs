namespace Trimtab.Domain.Metrics;

/// <summary>What is measured at the pods of a workload. Kept with the rollout and shown, so that nobody has to guess.</summary>
/// <param name="Requests">Counter of requests.</param>
/// <param name="BadLabels">Label name → pattern; a request is bad when all of them match. Empty: errors are not measured.</param>
/// <param name="OnlyLabels">Label name → value that a series must have to count at all.</param>
/// <param name="Latency">Histogram of durations, without <c>_bucket</c>; null: latency is not measured.</param>
/// <param name="Bound">Bucket boundary in the histogram's own unit; slower requests are slow.</param>
/// <param name="Sentence">All this for people.</param>
public sealed record MetricsSelection(
    string Requests,
    IReadOnlyDictionary<string, string> BadLabels,
    IReadOnlyDictionary<string, string> OnlyLabels,
    string? Latency,
    double Bound,
    string Sentence);
