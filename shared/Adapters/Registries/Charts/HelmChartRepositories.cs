using Trimtab.Domain.Fleet;
using Trimtab.Domain.Images;
using Trimtab.Domain.Registries;
using Trimtab.Domain.Registries.Charts;

namespace Trimtab.Adapters.Registries.Charts;

/// <summary>Helm's repositories: an <c>index.yaml</c> over HTTP, or charts as tags in a registry.</summary>
/// <param name="fleet">Names them.</param>
/// <param name="registries">Holds those of <c>oci://</c>.</param>
/// <param name="connections">The servers of the others.</param>
/// <param name="limits">Bounds of all calls.</param>
/// <param name="time">Ends the time that an index serves.</param>
public sealed class HelmChartRepositories(IFleet fleet, IRegistries registries, RegistryConnections connections, RegistryLimits limits, TimeProvider time) : IChartRepositories
{
    private readonly ChartIndexes _indexes = new(limits, time);

    /// <inheritdoc/>
    public async Task<ChartListing> ListVersionsAsync(string repository, string chart, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(repository);
        ArgumentException.ThrowIfNullOrEmpty(chart);
        var known = Find(repository);
        if (known.IsOci)
        {
            return await ListTagsAsync(known, chart, cancellationToken);
        }

        var index = await _indexes.ReadAsync(known.Address, await connections.ChartsAsync(known, cancellationToken), cancellationToken);
        return new ChartListing(index.Charts.GetValueOrDefault(chart, []), IsWhole: true);
    }

    private FleetChartRepository Find(string repository)
    {
        var charts = fleet.Current.Charts;
        var address = repository.TrimEnd('/');
        var known = charts.GetValueOrDefault(repository) ?? charts.Values.FirstOrDefault(named => named.Address == address);
        if (known is not null)
        {
            return known;
        }

        var isAddress = address.StartsWith(FleetChartRepository.OciScheme, StringComparison.Ordinal)
            || (Uri.TryCreate(address, UriKind.Absolute, out var read) && read is { Scheme: "https", UserInfo: "", Query: "" });
        return isAddress
            ? new FleetChartRepository("", address)
            : throw new RegistryException(
                $"'{repository}' is no chart repository: neither a name in charts of the fleet (there are: {string.Join(", ", charts.Keys.Order(StringComparer.Ordinal).DefaultIfEmpty("none"))}) nor an address that begins with https:// or oci://.",
                RegistryFault.NotAsked);
    }

    private async Task<ChartListing> ListTagsAsync(FleetChartRepository repository, string chart, CancellationToken cancellationToken)
    {
        var text = $"{repository.Address[FleetChartRepository.OciScheme.Length..]}/{chart}";
        if (!ImageReference.TryParse(text, out var reference, out var reason))
        {
            throw new RegistryException($"The chart {chart} of {repository.Address} can't be read: {reason}", RegistryFault.NotAsked);
        }

        var listing = await registries.ListTagsAsync(reference, cancellationToken);
        // A tag can't hold the plus of build metadata: helm writes an underline for it.
        return new ChartListing([.. listing.Tags.Select(static tag => new ChartVersion(tag.Replace('_', '+')))], listing.IsWhole) { Fault = listing.Fault };
    }
}
