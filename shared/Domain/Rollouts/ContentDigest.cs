using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Trimtab.Domain.Rollouts;

/// <summary>Digest of a JSON tree that does not depend on the order of its keys.</summary>
public static class ContentDigest
{
    /// <returns><c>sha256:</c> and 64 hex digits; null for no tree.</returns>
    public static string? Of(JsonNode? tree) => tree is null ? null : $"sha256:{Hex(tree)}";

    /// <returns>64 hex digits.</returns>
    public static string Hex(JsonNode tree)
        => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(Sorted(tree))));

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject value => new JsonObject(value
            .OrderBy(static member => member.Key, StringComparer.Ordinal)
            .Select(static member => KeyValuePair.Create(member.Key, Sorted(member.Value)))),
        JsonArray array => new JsonArray([.. array.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
