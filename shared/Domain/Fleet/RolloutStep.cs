namespace Trimtab.Domain.Fleet;

/// <summary>The size of the canary in one step: exactly one of the two is set.</summary>
/// <param name="Pods">A number of pods.</param>
/// <param name="Percent">1 to 100 percent of stable's replicas, rounded up.</param>
public sealed record RolloutStep(int? Pods, int? Percent)
{
    public static RolloutStep OfPods(int pods) => new(pods, null);

    public static RolloutStep OfPercent(int percent) => new(null, percent);

    /// <summary>Canary replicas beside <paramref name="stableReplicas"/>; at least 1, never more than stable has (but 1).</summary>
    public int Replicas(int stableReplicas)
        => Math.Clamp(Pods ?? (int)Math.Ceiling(stableReplicas * (Percent ?? 100) / 100.0), 1, Math.Max(1, stableReplicas));

    /// <summary>As the fleet writes it: <c>1 pod</c>, <c>25%</c>.</summary>
    public override string ToString() => Pods is { } pods ? (pods == 1 ? "1 pod" : $"{pods} pods") : $"{Percent}%";
}
