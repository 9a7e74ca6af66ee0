using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Twin.Fields;

namespace Trimtab.Twin.Kinds;

/// <summary>The kinds that a CustomResourceDefinition adds: one for each served version.</summary>
internal static class CustomKinds
{
    public static IReadOnlyList<ServedKind> Of(JsonObject definition)
        => [.. definition.Items("spec", "versions").Where(version => (bool?)version["served"] ?? true).Select(version => Read(definition, version))];

    private static ServedKind Read(JsonObject definition, JsonObject version)
    {
        var names = definition.Find("spec", "names")!.AsObject();
        var kind = names.Text("kind");
        var name = new KindName($"{definition.Text("spec", "group")}/{version.Text("name")}", kind);
        var openApi = version.Find("schema", "openAPIV3Schema") as JsonObject;
        return new ServedKind(name, names.Text("plural"), definition.Text("spec", "scope") == "Namespaced", CustomSchemas.Of(openApi))
        {
            Singular = names.Text("singular") is { Length: > 0 } singular ? singular : kind.ToLowerInvariant(),
            ListKind = names.Text("listKind") is { Length: > 0 } list ? list : kind + "List",
            ShortNames = Words(names["shortNames"]),
            Categories = Words(names["categories"]),
            HasStatus = version.Find("subresources", "status") is JsonObject,
            ScalePath = version.Text("subresources", "scale", "specReplicasPath") is { Length: > 0 } path ? path.Split('.')[^1] : null,
            OpenApi = openApi,
        };
    }

    private static string[] Words(JsonNode? node)
        => node is JsonArray words ? [.. words.Select(word => word?.GetValue<string>() ?? "")] : [];
}
