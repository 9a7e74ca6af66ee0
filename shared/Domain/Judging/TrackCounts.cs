namespace Trimtab.Domain.Judging;

/// <summary>Requests of one track since its rollout began; all counts only grow.</summary>
/// <param name="Requests">All requests.</param>
/// <param name="Bad">Those that failed.</param>
/// <param name="Slow">Those slower than the objective.</param>
public sealed record TrackCounts(double Requests, double Bad, double Slow)
{
    public static TrackCounts None { get; } = new(0, 0, 0);
}
