using System.Text.Json;
using Trimtab.Domain.Images;

namespace Trimtab.Domain.Signatures;

/// <summary>The payload that cosign signs. Pure.</summary>
/// <remarks>Source: sigstore/cosign, specs/SIGNATURE_SPEC.md, "Simple signing".</remarks>
public static class SimpleSigning
{
    public const string MediaType = "application/vnd.dev.cosign.simplesigning.v1+json";

    /// <summary>Annotation of a layer: the signature in base64.</summary>
    public const string SignatureAnnotation = "dev.cosignproject.cosign/signature";

    /// <summary>What refers to an image in registries that have referrers.</summary>
    public const string ArtifactType = "application/vnd.dev.cosign.artifact.sig.v1+json";

    private const string Type = "cosign container image signature";

    /// <summary>The tag under which an image's signatures are: <c>sha256-….sig</c>.</summary>
    public static string TagOf(string digest)
    {
        ArgumentNullException.ThrowIfNull(digest);
        return $"{digest.Replace(':', '-')}.sig";
    }

    /// <summary>Whether a payload speaks of this image: its digest, and its repository, which a copied signature would not name.</summary>
    /// <param name="payload">The payload, of which nothing is believed yet.</param>
    /// <param name="image">With its digest.</param>
    public static bool IsOf(ReadOnlyMemory<byte> payload, ImageReference image)
    {
        ArgumentNullException.ThrowIfNull(image);
        try
        {
            using var document = JsonDocument.Parse(payload);
            return Child(document.RootElement, "critical") is { ValueKind: JsonValueKind.Object } critical
                && Text(critical, "type") == Type
                && Text(Child(critical, "image"), "docker-manifest-digest") == image.Digest
                && Text(Child(critical, "identity"), "docker-reference") is { } named
                && ImageReference.TryParse(named, out var reference, out _)
                && reference.Registry == image.Registry
                && reference.Repository == image.Repository
                && (reference.Digest is null || reference.Digest == image.Digest);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static JsonElement Child(JsonElement element, string name)
        => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var child) ? child : default;

    private static string? Text(JsonElement element, string name)
        => Child(element, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}
