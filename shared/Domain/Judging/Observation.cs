namespace Trimtab.Domain.Judging;

/// <summary>What one tick saw.</summary>
/// <param name="Time">Seconds since the rollout began; grows from tick to tick.</param>
/// <param name="Stable">Cumulative counts of the stable track.</param>
/// <param name="Canary">Cumulative counts of the canary track.</param>
/// <param name="Failures">Pod failures of the canary seen now: each is a verdict by itself. Sentences such as
/// <c>pod web-canary-abc: container web exited with code 137 (OOMKilled)</c>.</param>
/// <param name="CanaryReadyFor">How long every canary pod has been ready; null while one is not.</param>
public sealed record Observation(
    double Time,
    TrackCounts Stable,
    TrackCounts Canary,
    IReadOnlyList<string> Failures,
    TimeSpan? CanaryReadyFor)
{
    /// <summary>Whether the slow counts mean something; false when the pods serve no latency histogram: promotion then does not wait for it.</summary>
    public bool LatencyIsMeasured { get; init; } = true;
}
