using Trimtab.Domain.Registries;
using Trimtab.Domain.Registries.Charts;

namespace Trimtab.TestKit.Registries;

/// <summary>Chart repositories in memory.</summary>
public sealed class FakeChartRepositories : IChartRepositories
{
    /// <summary>Versions by repository and chart: <c>https://charts.example.com/web</c>.</summary>
    public Dictionary<string, IReadOnlyList<ChartVersion>> Charts { get; } = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public Task<ChartListing> ListVersionsAsync(string repository, string chart, CancellationToken cancellationToken)
        => Charts.TryGetValue($"{repository}/{chart}", out var versions)
            ? Task.FromResult(new ChartListing(versions, IsWhole: true))
            : throw new RegistryException($"There is no chart {chart}.", RegistryFault.NotFound);

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>> ReadArchiveAsync(string repository, string chart, string version, string? digest, CancellationToken cancellationToken)
        => throw new RegistryException($"There is no archive of {chart}.", RegistryFault.NotFound);
}
