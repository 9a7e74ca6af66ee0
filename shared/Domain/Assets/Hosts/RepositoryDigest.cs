using Trimtab.Domain.Images;

namespace Trimtab.Domain.Assets.Hosts;

/// <summary>Finds the digest by which the registry of a container's image knows what runs. Pure.</summary>
internal static class RepositoryDigest
{
    /// <param name="reference">The image as the container names it.</param>
    /// <param name="repositoryDigests">The image's <c>RepoDigests</c>, <c>nginx@sha256:…</c>: where it was pulled from or pushed to.</param>
    /// <returns>Null when it never came from a registry, or from others that don't agree.</returns>
    public static string? Of(string reference, IEnumerable<string> repositoryDigests)
    {
        List<ImageReference> known = [.. repositoryDigests.Select(static text => ImageReference.TryParse(text, out var one, out _) ? one : null).OfType<ImageReference>().Where(static one => one.Digest is not null)];
        if (ImageReference.TryParse(reference, out var asked, out _) && known.FirstOrDefault(one => (one.Registry, one.Repository) == (asked.Registry, asked.Repository)) is { } own)
        {
            return own.Digest;
        }

        var digests = known.Select(static one => one.Digest).Distinct(StringComparer.Ordinal).ToList();
        return digests.Count == 1 ? digests[0] : null;
    }
}
