using System.Text.Json.Serialization;

namespace Trimtab.Domain.Judging;

/// <summary>What is known of one kind of bad request (failed, or slow): the evidence against the canary and for it.</summary>
/// <param name="Against">Capital of the bets that the canary is worse.</param>
/// <param name="For">Capital of the bet that it is not worse than the margin.</param>
/// <param name="Stable">Stable's rate, for the bet of promotion.</param>
/// <param name="Pending">Counts that wait for requests on both tracks.</param>
/// <param name="Total">All that was seen in this rollout.</param>
public sealed record Comparison(Wealth Against, Wealth For, LearnedRate Stable, Block Pending, Block Total)
{
    // What waited longer is dropped: counts of different times must not be compared.
    private const double LongestPendingSeconds = 10;

    // Promotion's capital stops here (times its threshold), so that news of a late fault soon counts.
    private const double ForCeiling = 10;

    [JsonIgnore]
    public double EvidenceAgainst => Against.Total();

    [JsonIgnore]
    public double EvidenceFor => For.Total();

    internal static Comparison Start(EffectGrid grid) => new(grid.Start, EffectGrid.Margin.Start, default, default, default);

    internal Comparison After(EffectGrid grid, Block counts, double margin, double promoteThreshold)
    {
        var block = Pending.Plus(counts);
        var seen = this with { Total = Total.Plus(counts), Pending = block };
        return block switch
        {
            { Compares: true } => seen.Evaluated(grid, block, margin, promoteThreshold),
            { Seconds: > LongestPendingSeconds } => seen with { Pending = default },
            _ => seen,
        };
    }

    /// <summary>Forgets what waited, because it may not be compared with what comes.</summary>
    internal Comparison WithoutPending() => Pending == default ? this : this with { Pending = default };

    private Comparison Evaluated(EffectGrid grid, Block block, double margin, double promoteThreshold) => this with
    {
        Against = Against.After(grid, OddsTest.Payouts(grid, block), block.Seconds),
        For = For.After(EffectGrid.Margin, [MarginTest.Payout(block, Stable.Rate(), margin)], block.Seconds)
            .AtMost(promoteThreshold * ForCeiling),
        Stable = Stable.After(block),
        Pending = default,
    };
}
