using System.Net;
using Trimtab.Adapters.Registries.Calls;
using Trimtab.Domain.Images;
using Trimtab.Domain.Registries;
using Trimtab.Domain.State;

namespace Trimtab.Adapters.Registries;

/// <summary>Registries that speak the OCI distribution protocol (1.1, and Docker's before it).</summary>
/// <param name="connections">The servers.</param>
/// <param name="documents">Where manifests are kept, asked for when it is needed first; null: in memory only.</param>
/// <param name="limits">Bounds of all calls.</param>
/// <param name="time">Ends listings that take too long.</param>
public sealed class OciRegistries(RegistryConnections connections, Func<IDocumentStore>? documents, RegistryLimits limits, TimeProvider time) : IRegistries
{
    private const string DigestHeader = "Docker-Content-Digest";

    private static readonly string[] ManifestTypes =
    [
        ImageIndex.OciIndex,
        ImageIndex.DockerList,
        "application/vnd.oci.image.manifest.v1+json",
        "application/vnd.docker.distribution.manifest.v2+json",
    ];

    private readonly TagListings _listings = new(limits, time);
    private readonly ManifestCache _manifests = new(documents, limits.MaxManifestMemory);
    private readonly SharedCalls<TagListing> _listing = new();
    private readonly SharedCalls<RegistryManifest> _reading = new();

    /// <inheritdoc/>
    public Task<TagListing> ListTagsAsync(ImageReference repository, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(repository);
        return _listing.RunAsync(
            $"{repository.Registry}/{repository.Repository}",
            async token => await _listings.ReadAsync(await connections.RegistryAsync(repository.Registry, token), repository.Repository, token),
            cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<string?> FindDigestAsync(ImageReference image, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        var registry = await connections.RegistryAsync(image.Registry, cancellationToken);
        var reference = image.Tag ?? image.Digest!;
        var call = ManifestCall(registry, image, reference, HttpMethod.Head) with { Takes = [HttpStatusCode.NotFound, HttpStatusCode.MethodNotAllowed, HttpStatusCode.NotImplemented] };
        var digest = await registry.SendAsync(call, (response, _) => Task.FromResult(ReadHead(call, response)), cancellationToken);

        // Some that stand before a registry know HEAD only of what they hold already: what they do not have is asked for whole.
        return digest ?? (await FetchAsync(registry, image, reference, cancellationToken))?.Digest;
    }

    /// <inheritdoc/>
    public async Task<RegistryManifest> ReadManifestAsync(ImageReference image, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        var digest = image.Digest ?? await FindDigestAsync(image, cancellationToken) ?? throw NoSuch(image);
        return await _reading.RunAsync(digest, token => ReadAsync(image with { Digest = digest }, digest, token), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<ReadOnlyMemory<byte>> ReadBlobAsync(ImageReference repository, string digest, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(repository);
        if (ImageDigest.FaultOf(digest) is { } fault)
        {
            throw new RegistryException($"A blob of {repository.Registry}/{repository.Repository} can't be read: {fault}.", RegistryFault.NotAsked);
        }

        var registry = await connections.RegistryAsync(repository.Registry, cancellationToken);
        var call = new RegistryCall(HttpMethod.Get, new Uri(registry.Address, $"{repository.Repository}/blobs/{digest}"), $"The blob {digest} of {repository.Registry}/{repository.Repository}")
        {
            Repository = repository.Repository,
            Kind = "pull",
        };
        return await registry.SendAsync(
            call,
            async (response, token) =>
            {
                var content = await RegistryBody.ReadAsync(response, call.Subject, registry.Host, limit, token);
                return ContentCheck.Fits(digest, content) ? new ReadOnlyMemory<byte>(content) : throw RegistryFailure.BadAnswer(call, "answers content of another digest");
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Referrer>> ListReferrersAsync(ImageReference image, string? artifactType, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        var digest = image.Digest ?? await FindDigestAsync(image, cancellationToken) ?? throw NoSuch(image);
        var registry = await connections.RegistryAsync(image.Registry, cancellationToken);
        var all = await new ReferrerListings(limits).ReadAsync(registry, image.Repository, digest, artifactType, cancellationToken)
            // The tag of a registry without this API: the digest with a dash for its colon.
            ?? (await FetchAsync(registry, image, digest.Replace(':', '-'), cancellationToken) is { } index ? ImageIndex.ReferrersOf(index) : []);
        return [.. all.Where(referrer => artifactType is null || referrer.ArtifactType == artifactType)];
    }

    private static RegistryCall ManifestCall(RegistryConnection registry, ImageReference image, string reference, HttpMethod method)
        => new(method, new Uri(registry.Address, $"{image.Repository}/manifests/{reference}"), $"The manifest {reference} of {image.Registry}/{image.Repository}")
        {
            Repository = image.Repository,
            Kind = "pull",
            Accept = ManifestTypes,
        };

    /// <returns>Null when the registry does not say it, or has no such manifest.</returns>
    private static string? ReadHead(RegistryCall call, HttpResponseMessage response)
    {
        var digest = response.StatusCode == HttpStatusCode.OK && response.Headers.TryGetValues(DigestHeader, out var values) ? values.First() : null;
        return digest is null || ImageDigest.FaultOf(digest) is null ? digest : throw RegistryFailure.BadAnswer(call, "answers a digest that is none");
    }

    private async Task<RegistryManifest> ReadAsync(ImageReference image, string digest, CancellationToken cancellationToken)
    {
        if (await _manifests.FindAsync(digest, cancellationToken) is { } kept)
        {
            return kept;
        }

        var registry = await connections.RegistryAsync(image.Registry, cancellationToken);
        var manifest = await FetchAsync(registry, image, digest, cancellationToken) ?? throw NoSuch(image);
        await _manifests.KeepAsync(manifest, cancellationToken);
        return manifest;
    }

    /// <returns>Null when there is none.</returns>
    private async Task<RegistryManifest?> FetchAsync(RegistryConnection registry, ImageReference image, string reference, CancellationToken cancellationToken)
    {
        var call = ManifestCall(registry, image, reference, HttpMethod.Get) with { Takes = [HttpStatusCode.NotFound] };
        return await registry.SendAsync(
            call,
            async (response, token) =>
            {
                if (response.StatusCode == HttpStatusCode.NotFound)
                {
                    return null;
                }

                var content = await RegistryBody.ReadAsync(response, call.Subject, registry.Host, limits.MaxManifestBytes, token);
                var told = response.Headers.TryGetValues(DigestHeader, out var values) ? values.First() : null;
                var wanted = ImageDigest.FaultOf(reference) is null ? reference : told ?? ContentCheck.DigestOf(content);
                return ContentCheck.Fits(wanted, content)
                    ? new RegistryManifest(wanted, response.Content.Headers.ContentType?.MediaType ?? "", content)
                    : throw RegistryFailure.BadAnswer(call, "answers content of another digest");
            },
            cancellationToken);
    }

    private static RegistryException NoSuch(ImageReference image) => new($"There is no {image}.", RegistryFault.NotFound);
}
