namespace Trimtab.Domain.Judging;

/// <summary>The effects a test bets on: how many times the odds of a bad request may have grown, and how the capital is spread over them.</summary>
/// <param name="Cash">Share of the capital that is not bet: it bounds what a long healthy time can cost.</param>
/// <param name="Odds">Odds ratios; the smallest sets what is too small a difference to matter.</param>
/// <param name="Shares">Share of the capital on each odds ratio; with <paramref name="Cash"/> they sum to 1.</param>
internal sealed record EffectGrid(double Cash, IReadOnlyList<double> Odds, IReadOnlyList<double> Shares)
{
    /// <summary>Below about 1.4 times stable's odds a bet on 2 loses: such a difference never rolls back.</summary>
    public static EffectGrid Errors { get; } = new(0.05, [2, 3, 5, 10, 20, 50], [0.08, 0.10, 0.20, 0.27, 0.22, 0.08]);

    /// <summary>Fresh pods are a little slower for a while (caches, pools), so the smallest effect is 3: up to about 1.8 times is tolerated.</summary>
    public static EffectGrid Latency { get; } = new(0.10, [3, 5, 10, 20, 50], [0.20, 0.25, 0.20, 0.15, 0.10]);

    /// <summary>The one bet of promotion: that both tracks share one rate.</summary>
    public static EffectGrid Margin { get; } = new(0.05, [1], [0.95]);

    public Wealth Start => new(Cash, [.. Shares]);
}
