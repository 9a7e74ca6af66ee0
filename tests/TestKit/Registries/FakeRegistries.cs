using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Trimtab.Domain.Images;
using Trimtab.Domain.Registries;

namespace Trimtab.TestKit.Registries;

/// <summary>Registries in memory. What is asked is counted by its address.</summary>
public sealed class FakeRegistries : IRegistries
{
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, string>> _tags = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (string MediaType, byte[] Content)> _contents = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, List<Referrer>> _referrers = new(StringComparer.Ordinal);

    /// <summary>What was asked, in no order when it was at once.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>Thrown at every call; null: none.</summary>
    public RegistryException? Refusal { get; set; }

    /// <summary>Thrown when a digest is asked for; null: none.</summary>
    public RegistryException? DigestRefusal { get; set; }

    /// <summary>Tags that are listed and can't be asked for yet: their push is under way.</summary>
    public HashSet<string> Unfinished { get; } = new(StringComparer.Ordinal);

    /// <summary>What is made of every listing; null: nothing.</summary>
    public Func<TagListing, TagListing>? Listing { get; set; }

    /// <summary>Puts a tag on content, which is new with every text.</summary>
    /// <returns>The content's digest.</returns>
    public string Push(string image, string content = "") => Push(image, "application/vnd.oci.image.manifest.v1+json", Encoding.UTF8.GetBytes(content.Length > 0 ? content : image));

    public string Push(string image, string mediaType, byte[] content)
    {
        var reference = Parse(image);
        var digest = Add(mediaType, content);
        _tags.GetOrAdd(NameOf(reference), static _ => new(StringComparer.Ordinal))[reference.Tag!] = digest;
        return digest;
    }

    /// <summary>Adds content without a tag.</summary>
    public string Add(string mediaType, byte[] content)
    {
        var digest = $"sha256:{Convert.ToHexStringLower(SHA256.HashData(content))}";
        _contents[digest] = (mediaType, content);
        return digest;
    }

    public void Refer(string to, Referrer referrer) => _referrers.GetOrAdd(to, static _ => []).Add(referrer);

    public void Delete(string image)
    {
        var reference = Parse(image);
        _tags.GetOrAdd(NameOf(reference), static _ => new(StringComparer.Ordinal)).TryRemove(reference.Tag!, out _);
    }

    /// <inheritdoc/>
    public Task<TagListing> ListTagsAsync(ImageReference repository, CancellationToken cancellationToken)
    {
        Ask("list", NameOf(repository), Refusal);
        var listing = new TagListing([.. _tags.GetValueOrDefault(NameOf(repository))?.Keys ?? []], IsWhole: true);
        return Task.FromResult(Listing is null ? listing : Listing(listing));
    }

    /// <inheritdoc/>
    public Task<string?> FindDigestAsync(ImageReference image, CancellationToken cancellationToken)
    {
        Ask("digest", $"{NameOf(image)}:{image.Tag}", Refusal ?? DigestRefusal);
        return Task.FromResult(Unfinished.Contains(image.Tag ?? "") ? null : _tags.GetValueOrDefault(NameOf(image))?.GetValueOrDefault(image.Tag ?? ""));
    }

    /// <inheritdoc/>
    public Task<RegistryManifest> ReadManifestAsync(ImageReference image, CancellationToken cancellationToken)
    {
        Ask("manifest", $"{NameOf(image)}@{image.Digest}", Refusal);
        return Task.FromResult(_contents.TryGetValue(image.Digest!, out var found)
            ? new RegistryManifest(image.Digest!, found.MediaType, found.Content)
            : throw new RegistryException($"There is no {image}.", RegistryFault.NotFound));
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Referrer>> ListReferrersAsync(ImageReference image, string? artifactType, CancellationToken cancellationToken)
    {
        Ask("referrers", $"{NameOf(image)}@{image.Digest}", Refusal);
        return Task.FromResult<IReadOnlyList<Referrer>>([.. _referrers.GetValueOrDefault(image.Digest!, [])]);
    }

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>> ReadBlobAsync(ImageReference repository, string digest, int limit, CancellationToken cancellationToken)
    {
        Ask("blob", $"{NameOf(repository)}@{digest}", Refusal);
        return Task.FromResult<ReadOnlyMemory<byte>>(_contents.TryGetValue(digest, out var found) && found.Content.Length <= limit
            ? found.Content
            : throw new RegistryException($"There is no blob {digest} of at most {limit} bytes.", RegistryFault.BadAnswer));
    }

    private void Ask(string what, string where, RegistryException? refusal)
    {
        Asked.Enqueue($"{what} {where}");
        if (refusal is not null)
        {
            throw refusal;
        }
    }

    private static string NameOf(ImageReference image) => $"{image.Registry}/{image.Repository}";

    private static ImageReference Parse(string image) => ImageReference.TryParse(image, out var reference, out var reason) ? reference : throw new ArgumentException(reason, nameof(image));
}
