namespace Trimtab.Domain.Metrics;

/// <summary>What a scraped page may cost. What is above a limit is left out and reported.</summary>
/// <param name="MaxBytes">Of the whole page; the rest is not read.</param>
/// <param name="MaxLines">Of the whole page; the rest is not read.</param>
/// <param name="MaxLineBytes">A longer line is skipped.</param>
/// <param name="MaxLabels">A series with more labels is skipped.</param>
public sealed record MetricsLimits(int MaxBytes, int MaxLines, int MaxLineBytes, int MaxLabels)
{
    public static MetricsLimits Default { get; } = new(16 * 1024 * 1024, 200_000, 16 * 1024, 64);
}
