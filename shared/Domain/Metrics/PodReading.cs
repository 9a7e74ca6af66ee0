using Trimtab.Domain.Judging;

namespace Trimtab.Domain.Metrics;

/// <summary>What one page says: cumulative counts of one pod's process.</summary>
/// <param name="Counts">Requests, bad and slow ones since the process began.</param>
/// <param name="ProcessStart">Unix seconds when the process began; null when the page does not say.</param>
/// <param name="HasRequests">Whether the page had the request counter at all.</param>
/// <param name="Faults">Lines that could not be read.</param>
public sealed record PodReading(TrackCounts Counts, double? ProcessStart, bool HasRequests, IReadOnlyList<MetricsFault> Faults);
