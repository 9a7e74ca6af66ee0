using System.Text.Json;
using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Images;
using Trimtab.Domain.Registries;

namespace Trimtab.Domain.Signatures;

/// <summary>One signature of an image: a layer of the manifest that holds them.</summary>
/// <param name="Payload">Digest of the blob that was signed.</param>
/// <param name="Signature">The signature.</param>
internal sealed record SignatureLayer(string Payload, byte[] Signature)
{
    /// <summary>More signatures of one image are not looked at.</summary>
    private const int Most = 50;

    private const int MostBase64 = 8192;

    /// <returns>Those that have the form of one; empty for what is no such manifest.</returns>
    public static IReadOnlyList<SignatureLayer> Of(RegistryManifest manifest)
    {
        try
        {
            return JsonNode.Parse(manifest.Content.Span) is JsonObject root
                ? [.. root.Items("layers").Take(Most).Select(Read).OfType<SignatureLayer>()]
                : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static SignatureLayer? Read(JsonObject layer)
    {
        var (digest, text) = (layer.Text("digest"), layer.Text("annotations", SimpleSigning.SignatureAnnotation));
        var bytes = new byte[text.Length];
        return layer.Text("mediaType") == SimpleSigning.MediaType
            && ImageDigest.FaultOf(digest) is null
            && text.Length is > 0 and <= MostBase64
            && Convert.TryFromBase64String(text, bytes, out var length)
            ? new SignatureLayer(digest, bytes[..length])
            : null;
    }
}
