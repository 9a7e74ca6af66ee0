using Trimtab.Domain.Images;

namespace Trimtab.Domain.Registries;

/// <summary>Container registries (OCI distribution 1.1), each with the credentials, limits and budget that the fleet gives it.</summary>
public interface IRegistries
{
    /// <summary>Lists all tags of one repository, page after page.</summary>
    /// <param name="repository">Where; tag and digest do not count.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    /// <returns>Valid tags in no particular order; empty when the repository has none. <see cref="TagListing.IsWhole"/> says whether all pages came.</returns>
    /// <exception cref="RegistryException">The registry did not answer the first page, or refused it.</exception>
    Task<TagListing> ListTagsAsync(ImageReference repository, CancellationToken cancellationToken);

    /// <summary>Asks what a tag points at now, without a pull being counted.</summary>
    /// <returns>The digest of the index or manifest; null when there is no such tag.</returns>
    /// <exception cref="RegistryException">No answer, or a refusal.</exception>
    Task<string?> FindDigestAsync(ImageReference image, CancellationToken cancellationToken);

    /// <summary>Reads a manifest or index by its digest; one that was read before is not asked for again.</summary>
    /// <exception cref="RegistryException">No answer, a refusal, content of another digest, or more than a manifest may have.</exception>
    Task<RegistryManifest> ReadManifestAsync(ImageReference image, CancellationToken cancellationToken);

    /// <summary>Reads a blob of at most <paramref name="limit"/> bytes.</summary>
    /// <exception cref="RegistryException">No answer, a refusal, content of another digest, or more than the limit.</exception>
    Task<ReadOnlyMemory<byte>> ReadBlobAsync(ImageReference repository, string digest, int limit, CancellationToken cancellationToken);
}
