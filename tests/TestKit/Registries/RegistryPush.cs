using System.Formats.Tar;
using System.IO.Compression;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Trimtab.TestKit.Registries;

/// <summary>Pushes images to a registry, as docker push does, without a Docker engine.</summary>
/// <param name="registry">Base address.</param>
public sealed class RegistryPush(Uri registry) : IDisposable
{
    public const string ImageManifest = "application/vnd.oci.image.manifest.v1+json";
    public const string ImageIndex = "application/vnd.oci.image.index.v1+json";
    private const string Config = "application/vnd.oci.image.config.v1+json";
    private const string Layer = "application/vnd.oci.image.layer.v1.tar+gzip";

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = registry };

    /// <summary>What every request is authorized with; null: nothing.</summary>
    public AuthenticationHeaderValue? Authorization { get; init; }

    public static AuthenticationHeaderValue Basic(string user, string password)
        => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));

    /// <summary>An image of one layer with one file <c>/content</c>, under a tag.</summary>
    /// <param name="repository">Path on the registry.</param>
    /// <param name="tag">The tag.</param>
    /// <param name="content">Of its file: another content is another digest.</param>
    /// <param name="architecture">In its configuration.</param>
    /// <param name="change">Changes the manifest before it is pushed.</param>
    /// <returns>The manifest's digest.</returns>
    public async Task<string> ImageAsync(string repository, string tag, string content = "hello", string architecture = "amd64", Action<JsonObject>? change = null)
    {
        var (layer, layerId) = LayerOf(content);
        var config = Encoding.UTF8.GetBytes(new JsonObject
        {
            ["architecture"] = architecture,
            ["os"] = "linux",
            ["config"] = new JsonObject { ["Labels"] = new JsonObject { ["content"] = content } },
            ["rootfs"] = new JsonObject { ["type"] = "layers", ["diff_ids"] = new JsonArray(layerId) },
        }.ToJsonString());
        await BlobAsync(repository, layer);
        await BlobAsync(repository, config);
        var manifest = new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = ImageManifest,
            ["config"] = Descriptor(Config, config),
            ["layers"] = new JsonArray(Descriptor(Layer, layer)),
        };
        change?.Invoke(manifest);
        return await ManifestAsync(repository, tag, Encoding.UTF8.GetBytes(manifest.ToJsonString()), ImageManifest);
    }

    /// <summary>An index of one image for each architecture, under a tag.</summary>
    /// <returns>The index's digest, and the images' by architecture.</returns>
    public async Task<(string Index, IReadOnlyDictionary<string, string> Images)> IndexAsync(string repository, string tag, params string[] architectures)
    {
        Dictionary<string, string> images = [];
        var manifests = new JsonArray();
        foreach (var architecture in architectures)
        {
            var digest = await ImageAsync(repository, $"{tag}-{architecture}", $"{tag} for {architecture}", architecture);
            images[architecture] = digest;
            manifests.Add(new JsonObject
            {
                ["mediaType"] = ImageManifest,
                ["digest"] = digest,
                ["size"] = 500,
                ["platform"] = new JsonObject { ["architecture"] = architecture, ["os"] = "linux" },
            });
        }

        var index = new JsonObject { ["schemaVersion"] = 2, ["mediaType"] = ImageIndex, ["manifests"] = manifests };
        return (await ManifestAsync(repository, tag, Encoding.UTF8.GetBytes(index.ToJsonString()), ImageIndex), images);
    }

    /// <returns>The blob's digest.</returns>
    public async Task<string> BlobAsync(string repository, byte[] content)
    {
        var digest = DigestOf(content);
        using var known = await SendAsync(HttpMethod.Head, $"v2/{repository}/blobs/{digest}", null);
        if (known.IsSuccessStatusCode)
        {
            return digest;
        }

        using var begun = (await SendAsync(HttpMethod.Post, $"v2/{repository}/blobs/uploads/", null)).EnsureSuccessStatusCode();
        var place = new Uri(registry, begun.Headers.Location!);
        using var body = new ByteArrayContent(content) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
        using var ended = (await SendAsync(HttpMethod.Put, $"{place}{(place.Query.Length > 0 ? "&" : "?")}digest={digest}", body)).EnsureSuccessStatusCode();
        return digest;
    }

    /// <param name="repository">Path on the registry.</param>
    /// <param name="reference">A tag, or the content's digest.</param>
    /// <param name="content">The manifest.</param>
    /// <param name="mediaType">Of the manifest.</param>
    /// <returns>Its digest.</returns>
    public async Task<string> ManifestAsync(string repository, string reference, byte[] content, string mediaType)
    {
        using var body = new ByteArrayContent(content) { Headers = { ContentType = new MediaTypeHeaderValue(mediaType) } };
        using var answer = await SendAsync(HttpMethod.Put, $"v2/{repository}/manifests/{reference}", body);
        return answer.IsSuccessStatusCode
            ? DigestOf(content)
            : throw new InvalidOperationException($"The registry did not take the manifest: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }

    public static string DigestOf(byte[] content) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(content))}";

    public static JsonObject Descriptor(string mediaType, byte[] content)
        => new() { ["mediaType"] = mediaType, ["digest"] = DigestOf(content), ["size"] = content.Length };

    public void Dispose() => _http.Dispose();

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string address, HttpContent? body)
    {
        var request = new HttpRequestMessage(method, address) { Content = body };
        request.Headers.Authorization = Authorization;
        return _http.SendAsync(request);
    }

    private static (byte[] Layer, string Id) LayerOf(string content)
    {
        using var tar = new MemoryStream();
        using (var writer = new TarWriter(tar, leaveOpen: true))
        {
            var entry = new PaxTarEntry(TarEntryType.RegularFile, "content")
            {
                DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)),
                ModificationTime = DateTimeOffset.UnixEpoch,
            };
            writer.WriteEntry(entry);
        }

        using var layer = new MemoryStream();
        using (var gzip = new GZipStream(layer, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(tar.GetBuffer(), 0, (int)tar.Length);
        }

        return (layer.ToArray(), DigestOf(tar.ToArray()));
    }
}
