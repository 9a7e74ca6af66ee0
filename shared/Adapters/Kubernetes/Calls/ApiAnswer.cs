using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Trimtab.Adapters.Http;

namespace Trimtab.Adapters.Kubernetes.Calls;

/// <summary>Reads answers' bodies, each within a size.</summary>
internal static class ApiAnswer
{
    private const int FirstBytes = 16 << 10;

    public static async Task<JsonObject> ReadObjectAsync(HttpResponseMessage response, long maxBytes, CancellationToken cancellationToken)
    {
        await using var stream = new CappedStream(await response.Content.ReadAsStreamAsync(cancellationToken), maxBytes);
        return await JsonNode.ParseAsync(stream, cancellationToken: cancellationToken) as JsonObject
            ?? throw new JsonException("not an object");
    }

    public static async Task<ListPage> ReadPageAsync(HttpResponseMessage response, long maxBytes, CancellationToken cancellationToken)
    {
        await using var stream = new CappedStream(await response.Content.ReadAsStreamAsync(cancellationToken), maxBytes);
        return await JsonSerializer.DeserializeAsync(stream, KubernetesJson.Default.ListPage, cancellationToken)
            ?? throw new JsonException("not an object");
    }

    public static async Task<byte[]> ReadBytesAsync(HttpResponseMessage response, int maxBytes, CancellationToken cancellationToken)
    {
        await using var stream = new CappedStream(await response.Content.ReadAsStreamAsync(cancellationToken), maxBytes);
        using var body = new MemoryStream();
        await stream.CopyToAsync(body, cancellationToken);
        return body.ToArray();
    }

    /// <summary>The end of a text: at most so many bytes, and from the beginning of a line when something was cut.</summary>
    public static async Task<string> ReadEndAsync(HttpResponseMessage response, int maxBytes, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        // Grows to twice as much as is kept, so that moving the kept half to the front is rare. Most logs are short.
        var buffer = new byte[Math.Min(FirstBytes, maxBytes * 2)];
        var (length, isCut) = (0, false);
        int read;
        while ((read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken)) > 0)
        {
            length += read;
            if (length == maxBytes * 2)
            {
                buffer.AsSpan(maxBytes).CopyTo(buffer);
                (length, isCut) = (maxBytes, true);
            }
            else if (length == buffer.Length)
            {
                Array.Resize(ref buffer, Math.Min(buffer.Length * 2, maxBytes * 2));
            }
        }

        var start = Math.Max(0, length - maxBytes);
        if (start > 0 || isCut)
        {
            var line = buffer.AsSpan(start, length - start).IndexOf((byte)'\n');
            start += line >= 0 && start + line + 1 < length ? line + 1 : 0;
        }

        return Encoding.UTF8.GetString(buffer, start, length - start);
    }
}
