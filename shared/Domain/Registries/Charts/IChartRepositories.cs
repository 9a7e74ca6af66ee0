namespace Trimtab.Domain.Registries.Charts;

/// <summary>Repositories of Helm charts, with an index over HTTP or in a registry.</summary>
public interface IChartRepositories
{
    /// <summary>Lists the versions of one chart.</summary>
    /// <param name="repository">The key of <c>charts</c> in the fleet, or an address: <c>https://charts.example.com</c>, <c>oci://ghcr.io/acme/charts</c>. One that the fleet has is asked as the fleet says.</param>
    /// <param name="chart">The chart's name.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    /// <exception cref="RegistryException">No answer, a refusal, an index that is none, or the fleet has no repository of that name.</exception>
    Task<ChartListing> ListVersionsAsync(string repository, string chart, CancellationToken cancellationToken);

    /// <summary>Reads the archive of one version, as helm installs it.</summary>
    /// <param name="repository">As for <see cref="ListVersionsAsync"/>.</param>
    /// <param name="chart">The chart's name.</param>
    /// <param name="version">Its version, as the listing has it.</param>
    /// <param name="digest">What the version must still point at, as the listing told it; null when it told none.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    /// <exception cref="RegistryException">No answer, a refusal, no such version, content of another digest, or more than an archive may have.</exception>
    Task<ReadOnlyMemory<byte>> ReadArchiveAsync(string repository, string chart, string version, string? digest, CancellationToken cancellationToken);
}
