namespace Trimtab.Domain.Metrics;

/// <summary>One line of a scraped page that could not be used.</summary>
/// <param name="Line">1-based.</param>
/// <param name="Text">What is wrong.</param>
public sealed record MetricsFault(int Line, string Text)
{
    public override string ToString() => $"line {Line}: {Text}";
}
