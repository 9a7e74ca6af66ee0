namespace Trimtab.Domain.Judging;

/// <summary>What the judge remembers of a rollout between two ticks; stored in the rollout's document.</summary>
public sealed record JudgeState
{
    /// <summary>Before the first observation.</summary>
    public static JudgeState Initial { get; } = new();

    /// <summary>Time of the last observation that counted, in seconds since the rollout began.</summary>
    public double Time { get; init; }

    /// <summary>Stable's counts then.</summary>
    public TrackCounts Stable { get; init; } = TrackCounts.None;

    /// <summary>The canary's counts then.</summary>
    public TrackCounts Canary { get; init; } = TrackCounts.None;

    /// <summary>When the canary first had requests; null before.</summary>
    public double? FirstCanaryRequest { get; init; }

    public Comparison Errors { get; init; } = Comparison.Start(EffectGrid.Errors);

    public Comparison Latency { get; init; } = Comparison.Start(EffectGrid.Latency);

    /// <summary>Whether the last observation had latency.</summary>
    public bool LatencyIsMeasured { get; init; } = true;

    /// <summary>Why it was rolled back: final. Null while it was not.</summary>
    public string? RolledBack { get; init; }
}
