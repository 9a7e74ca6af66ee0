using System.Text.Json;
using System.Text.Json.Nodes;
using Trimtab.Domain.Images;

namespace Trimtab.Domain.Registries;

/// <summary>Indexes: one name for the images of several platforms. Pure.</summary>
public static class ImageIndex
{
    public const string OciIndex = "application/vnd.oci.image.index.v1+json";
    public const string DockerList = "application/vnd.docker.distribution.manifest.list.v2+json";

    public static bool IsIndex(RegistryManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        return manifest.MediaType is OciIndex or DockerList;
    }

    /// <returns>The images of an index; empty for a manifest of one image, and for an index that is none.</returns>
    public static IReadOnlyList<ImagePlatform> PlatformsOf(RegistryManifest manifest)
        => IsIndex(manifest)
            ? [.. EntriesOf(manifest.Content, "manifests").Select(static entry => new ImagePlatform(
                Text(entry, "digest"),
                Text(entry["platform"] as JsonObject, "os"),
                Text(entry["platform"] as JsonObject, "architecture"),
                Text(entry["platform"] as JsonObject, "variant")))]
            : [];

    /// <returns>The digest of a manifest's first layer of a type; null when it has none.</returns>
    public static string? LayerOf(RegistryManifest manifest, string mediaType)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        return EntriesOf(manifest.Content, "layers").FirstOrDefault(layer => Text(layer, "mediaType") == mediaType) is { } found ? Text(found, "digest") : null;
    }

    /// <summary>The manifests that an index lists, of whatever kind.</summary>
    public static IReadOnlyList<Referrer> ReferrersOf(RegistryManifest index)
    {
        ArgumentNullException.ThrowIfNull(index);
        return [.. EntriesOf(index.Content, "manifests").Select(static entry => new Referrer(Text(entry, "digest"), Text(entry, "mediaType"), Text(entry, "artifactType")))];
    }

    /// <summary>Whether what runs is this image: a node tells the platform's digest or the index's, and both are right.</summary>
    /// <param name="registries">Asked for the manifest, once ever.</param>
    /// <param name="image">With the digest of an index or of one platform's image.</param>
    /// <param name="running">The digest that runs.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="RegistryException">The manifest can't be read.</exception>
    public static async Task<bool> ContainsAsync(this IRegistries registries, ImageReference image, string running, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(registries);
        ArgumentNullException.ThrowIfNull(image);
        return image.Digest == running
            || PlatformsOf(await registries.ReadManifestAsync(image, cancellationToken)).Any(platform => platform.Digest == running);
    }

    private static IEnumerable<JsonObject> EntriesOf(ReadOnlyMemory<byte> content, string list)
    {
        JsonNode? root;
        try
        {
            root = JsonNode.Parse(content.Span);
        }
        catch (JsonException)
        {
            return [];
        }

        var entries = (root as JsonObject)?[list] as JsonArray ?? [];
        return entries.OfType<JsonObject>().Where(static entry => ImageDigest.FaultOf(Text(entry, "digest")) is null);
    }

    private static string Text(JsonObject? value, string name)
        => value?[name] is JsonValue text && text.TryGetValue<string>(out var found) ? found : "";
}
