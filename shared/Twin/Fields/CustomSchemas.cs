using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Twin.Fields;

/// <summary>Reads the merge rules of an OpenAPI v3 schema from its <c>x-kubernetes-*</c> extensions.</summary>
internal static class CustomSchemas
{
    public static Schema Of(JsonObject? openApi)
        => openApi is null ? Schemas.Plain : Schemas.Custom(Fields(openApi));

    private static Schema Node(JsonObject openApi) => openApi.Text("type") switch
    {
        "array" => List(openApi),
        _ when openApi.Text("x-kubernetes-map-type") == "atomic" => Schema.Atomic,
        _ when openApi["additionalProperties"] is JsonObject values => Schema.MapOf(Node(values)),
        _ => Schema.Of(Fields(openApi)),
    };

    private static Schema List(JsonObject openApi) => openApi.Text("x-kubernetes-list-type") switch
    {
        "set" => Schema.Set,
        "map" => Schema.ListBy(openApi["items"] is JsonObject items ? Node(items) : Schema.Any, Keys(openApi)),
        _ => Schema.Any,
    };

    private static IEnumerable<string> Keys(JsonObject openApi)
        => openApi.Find("x-kubernetes-list-map-keys") is JsonArray keys ? keys.Select(key => (string?)key ?? "").Select(key => WithDefault(openApi, key)) : [];

    private static string WithDefault(JsonObject openApi, string key)
        => openApi.Text("items", "properties", key, "default") is { Length: > 0 } fallback ? $"{key}={fallback}" : key;

    private static IEnumerable<(string Name, Schema Schema)> Fields(JsonObject openApi)
        => openApi["properties"] is JsonObject properties
            ? properties.Where(property => property.Value is JsonObject).Select(property => (property.Key, Node(property.Value!.AsObject())))
            : [];
}
