namespace Trimtab.Domain.Registries.Charts;

/// <summary>What a repository said about the versions of a chart.</summary>
/// <param name="Versions">In no particular order, each once; empty when it has no such chart.</param>
/// <param name="IsWhole">Whether all came. A listing that broke off never says that a version is gone.</param>
public sealed record ChartListing(IReadOnlyList<ChartVersion> Versions, bool IsWhole)
{
    /// <summary>Why it broke off; empty when it is whole.</summary>
    public string Fault { get; init; } = "";
}
