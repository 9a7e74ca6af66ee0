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

    /// <summary>Lists what refers to a manifest, by the referrers API or, where a registry has none, by the tag that stands for it.</summary>
    /// <param name="image">With its digest.</param>
    /// <param name="artifactType">Only these; null for all.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    /// <returns>Empty when nothing does.</returns>
    /// <exception cref="RegistryException">No answer, a refusal, or an answer that breaks off.</exception>
    Task<IReadOnlyList<Referrer>> ListReferrersAsync(ImageReference image, string? artifactType, CancellationToken cancellationToken)
        => Task.FromResult<IReadOnlyList<Referrer>>([]);

    /// <summary>Reads a blob of at most <paramref name="limit"/> bytes.</summary>
    /// <exception cref="RegistryException">No answer, a refusal, content of another digest, or more than the limit.</exception>
    Task<ReadOnlyMemory<byte>> ReadBlobAsync(ImageReference repository, string digest, int limit, CancellationToken cancellationToken);
}
