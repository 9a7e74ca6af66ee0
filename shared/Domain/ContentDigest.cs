using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Trimtab.Domain;

/// <summary>Digest of a JSON tree that does not depend on the order of its keys.</summary>
public static class ContentDigest
{
    /// <returns><c>sha256:</c> and 64 hex digits; null for no tree.</returns>
    [return: NotNullIfNotNull(nameof(tree))]
    public static string? Of(JsonNode? tree) => tree is null ? null : $"sha256:{Hex(tree)}";

    /// <returns>64 hex digits.</returns>
    public static string Hex(JsonNode tree)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            Write(writer, tree);
        }

        return Convert.ToHexStringLower(SHA256.HashData(buffer.WrittenSpan));
    }

    private static void Write(Utf8JsonWriter writer, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject value:
                writer.WriteStartObject();
                foreach (var (key, member) in value.OrderBy(static member => member.Key, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(key);
                    Write(writer, member);
                }

                writer.WriteEndObject();
                break;
            case JsonArray array:
                writer.WriteStartArray();
                foreach (var item in array)
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            case null:
                writer.WriteNullValue();
                break;
            default:
                node.WriteTo(writer);
                break;
        }
    }
}
