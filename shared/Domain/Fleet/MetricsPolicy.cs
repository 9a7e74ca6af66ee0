namespace Trimtab.Domain.Fleet;

/// <summary>What is read from the pods' own metrics endpoint. Null fields are found by the <c>prometheus.io/*</c> annotations and the usual metric names.</summary>
/// <param name="Port">Port number; null: annotation <c>prometheus.io/port</c>, else the container port named metrics or http, else the first.</param>
/// <param name="Path">Null: annotation <c>prometheus.io/path</c>, else <c>/metrics</c>.</param>
/// <param name="Requests">Counter of requests.</param>
/// <param name="BadLabels">Label name → pattern (anchored, whole value) that makes a request a bad one; null: a usual status label with <c>5..</c>.</param>
/// <param name="Latency">Histogram of request durations in seconds (name without <c>_bucket</c>).</param>
/// <param name="Objective">A slower request is a slow one; the next bucket boundary at or above it is taken. Default 500 ms.</param>
public sealed record MetricsPolicy(
    int? Port,
    string? Path,
    string? Requests,
    IReadOnlyDictionary<string, string>? BadLabels,
    string? Latency,
    TimeSpan Objective)
{
    public static MetricsPolicy Default { get; } = new(null, null, null, null, null, TimeSpan.FromMilliseconds(500));
}
