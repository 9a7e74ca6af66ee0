using Trimtab.Adapters.Registries.Calls;
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
    private const string ChartLayer = "application/vnd.cncf.helm.chart.content.v1.tar+gzip";

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

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>> ReadArchiveAsync(string repository, string chart, string version, string? digest, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(repository);
        ArgumentException.ThrowIfNullOrEmpty(chart);
        ArgumentException.ThrowIfNullOrEmpty(version);
        var known = Find(repository);
        return known.IsOci ? ReadLayerAsync(known, chart, version, digest, cancellationToken) : ReadFileAsync(known, chart, version, digest, cancellationToken);
    }

    private async Task<ReadOnlyMemory<byte>> ReadFileAsync(FleetChartRepository repository, string chart, string version, string? digest, CancellationToken cancellationToken)
    {
        var connection = await connections.ChartsAsync(repository, cancellationToken);
        var entry = (await _indexes.LocateAsync(connection, chart, cancellationToken)).FirstOrDefault(entry => entry.Version == version)
            ?? throw new RegistryException($"{repository.Address} has no chart {chart} {version}.", RegistryFault.NotFound);
        if (!Uri.TryCreate(connection.Address, entry.Location ?? "", out var address) || entry.Location is null || address.UserInfo.Length > 0 || address.Scheme is not ("https" or "http"))
        {
            throw new RegistryException($"The index of {repository.Address} does not say where the archive of {chart} {version} is.", RegistryFault.BadAnswer);
        }

        if (address.Scheme == Uri.UriSchemeHttp && connection.Address.Scheme != Uri.UriSchemeHttp)
        {
            throw new RegistryException($"The archive of chart {chart} {version} can't be read: {connection.Address.Authority} leads to {address.GetLeftPart(UriPartial.Authority)}, which is not encrypted.", RegistryFault.NotAsked);
        }

        // An archive on another server is nobody's there: what proves who asks stays with the repository.
        var server = RegistryTransport.IsSameServer(address, connection.Address)
            ? connection
            : await connections.ChartsAsync(new FleetChartRepository("", address.GetLeftPart(UriPartial.Authority)), cancellationToken);
        var call = new RegistryCall(HttpMethod.Get, address, $"The archive of chart {chart} {version}") { TimeLimit = limits.Listing };
        return await server.SendAsync(
            call,
            async (response, token) =>
            {
                var content = await RegistryBody.ReadAsync(response, call.Subject, address.Authority, limits.MaxArchiveBytes, token);
                return ContentCheck.Fits(digest ?? entry.Digest ?? ContentCheck.DigestOf(content), content)
                    ? new ReadOnlyMemory<byte>(content)
                    : throw RegistryFailure.BadAnswer(call, "answers content of another digest");
            },
            cancellationToken);
    }

    private async Task<ReadOnlyMemory<byte>> ReadLayerAsync(FleetChartRepository repository, string chart, string version, string? digest, CancellationToken cancellationToken)
    {
        var image = ImageOf(repository, chart) with { Tag = version.Replace('+', '_'), Digest = digest };
        var manifest = await registries.ReadManifestAsync(image, cancellationToken);
        return ImageIndex.LayerOf(manifest, ChartLayer) is { } layer
            ? await registries.ReadBlobAsync(image, layer, limits.MaxArchiveBytes, cancellationToken)
            : throw new RegistryException($"{image} is no chart: it has no layer of the type {ChartLayer}.", RegistryFault.BadAnswer);
    }

    private static ImageReference ImageOf(FleetChartRepository repository, string chart)
        => ImageReference.TryParse($"{repository.Address[FleetChartRepository.OciScheme.Length..]}/{chart}", out var reference, out var reason)
            ? reference
            : throw new RegistryException($"The chart {chart} of {repository.Address} can't be read: {reason}", RegistryFault.NotAsked);

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
        var listing = await registries.ListTagsAsync(ImageOf(repository, chart), cancellationToken);
        // A tag can't hold the plus of build metadata: helm writes an underline for it.
        return new ChartListing([.. listing.Tags.Select(static tag => new ChartVersion(tag.Replace('_', '+')))], listing.IsWhole) { Fault = listing.Fault };
    }
}
