using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Trimtab.Domain;

/// <summary>Digest of a JSON tree that does not depend on the order of its keys.</summary>
public static class ContentDigest
{
    private const int UsualBytes = 8 << 10;

    /// <returns><c>sha256:</c> and 64 hex digits; null for no tree.</returns>
    [return: NotNullIfNotNull(nameof(tree))]
    public static string? Of(JsonNode? tree) => tree is null ? null : $"sha256:{Hex(tree)}";

    /// <returns>64 hex digits.</returns>
    /// <remarks>Goes over the tree's text: walking the nodes would make one of every member, and keep it.</remarks>
    public static string Hex(JsonNode tree)
    {
        var text = new ArrayBufferWriter<byte>(UsualBytes);
        using (var writer = new Utf8JsonWriter(text, DeepJson.Writer))
        {
            tree.WriteTo(writer);
        }

        using var document = JsonDocument.Parse(text.WrittenMemory, DeepJson.Document);
        var buffer = new ArrayBufferWriter<byte>(text.WrittenCount);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            Write(writer, document.RootElement);
        }

        return Convert.ToHexStringLower(SHA256.HashData(buffer.WrittenSpan));
    }

    private static void Write(Utf8JsonWriter writer, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in element.EnumerateObject().OrderBy(static member => member.Name, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(member.Name);
                    Write(writer, member.Value);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }
}
