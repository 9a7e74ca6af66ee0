using System.Buffers;
using System.Text;
using System.Text.Json;
using Trimtab.Twin.Api;
using Trimtab.Twin.Selectors;
using Trimtab.Twin.Store;

namespace Trimtab.Twin.Server;

/// <summary>GET of one object, or of a list page by page.</summary>
internal sealed class ReadEndpoint(TwinWorld world)
{
    public Task GetAsync(ApiCall call)
    {
        var json = world.Run(() => world.Store.Find(call.Kind, call.Namespace, call.Name) is { } found
            ? JsonReply.InVersion(found, call.Kind)
            : throw ApiFault.NotFound(call.Kind, call.Name));
        return JsonReply.WriteAsync(call.Context, 200, json);
    }

    public Task ListAsync(ApiCall call) => JsonReply.WriteAsync(call.Context, 200, world.Run(() => List(call)));

    private ReadOnlyMemory<byte> List(ApiCall call)
    {
        var selector = ObjectSelector.Parse(call.Query("labelSelector"), call.Query("fieldSelector"));
        var limit = int.TryParse(call.Query("limit"), out var number) && number > 0 ? number : int.MaxValue;
        var (version, after) = Continue(call.Query("continue"));
        var matching = world.Store.List(call.Kind, call.Path.Namespace)
            .Where(item => selector.Matches(item.Value) && (after is null || string.CompareOrdinal(Key(item), after) > 0));
        var page = matching.Take(limit == int.MaxValue ? limit : limit + 1).ToList();
        var hasMore = page.Count > limit;
        return Write(call, page.Take(limit), version, hasMore ? page[limit - 1] : null);
    }

    private static ReadOnlyMemory<byte> Write(ApiCall call, IEnumerable<StoredObject> items, long version, StoredObject? last)
    {
        var buffer = new ArrayBufferWriter<byte>(64 * 1024);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("kind", call.Kind.ListKind);
        json.WriteString("apiVersion", call.Kind.Name.ApiVersion);
        json.WriteStartObject("metadata");
        json.WriteString("resourceVersion", version.ToString());
        if (last is not null)
        {
            json.WriteString("continue", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{version} {Key(last)}")));
        }

        json.WriteEndObject();
        json.WriteStartArray("items");
        foreach (var item in items)
        {
            json.WriteRawValue(JsonReply.InVersion(item, call.Kind).Span, skipInputValidation: true);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    /// <summary>Later pages tell the version of the first, so that a watch from it misses nothing.</summary>
    private (long Version, string? After) Continue(string? token)
    {
        if (token is null)
        {
            return (world.Store.Version, null);
        }

        var bytes = new byte[token.Length];
        if (!Convert.TryFromBase64String(token, bytes, out var length)
            || Encoding.UTF8.GetString(bytes, 0, length).Split(' ') is not [var version, var after]
            || !long.TryParse(version, out var start))
        {
            throw ApiFault.BadRequest("continue key is not valid");
        }

        return start < world.Store.CompactedVersion
            ? throw ApiFault.Expired("The provided continue parameter is too old to display a consistent list result.")
            : (start, after);
    }

    // U+0001 keeps the order of the store: by namespace, then by name.
    private static string Key(StoredObject item) => $"{item.Namespace}\u0001{item.Name}";
}
