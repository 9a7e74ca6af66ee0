using Trimtab.Domain.Judging;

namespace Trimtab.Domain.Metrics;

/// <summary>The last reading of one pod.</summary>
public sealed record PodCount(TrackCounts Counts, double? ProcessStart, long Restarts);
