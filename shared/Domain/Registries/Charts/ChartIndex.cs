namespace Trimtab.Domain.Registries.Charts;

/// <summary>What is kept of a repository's index: names and versions, not descriptions.</summary>
/// <param name="Charts">Versions by chart.</param>
public sealed record ChartIndex(IReadOnlyDictionary<string, IReadOnlyList<ChartVersion>> Charts)
{
    /// <summary>All versions of all charts.</summary>
    public int Count { get; } = Charts.Values.Sum(static versions => versions.Count);
}
