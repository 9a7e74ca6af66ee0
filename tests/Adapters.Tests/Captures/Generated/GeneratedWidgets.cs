using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Adapters.Tests.Captures.Generated;

/// <summary>Custom objects, of a definition with defaults, and with content that no schema knows.</summary>
internal sealed class GeneratedWidgets(Dice dice)
{
    public const string Kind = "sanitized.example.com/v1 Widget";

    public static KindName KindName { get; } = new("sanitized.example.com/v1", "Widget");

    /// <summary>Its definition.</summary>
    public const string Definition = """
        {
          "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": { "name": "widgets.sanitized.example.com" },
          "spec": {
            "group": "sanitized.example.com", "scope": "Namespaced", "names": { "plural": "widgets", "singular": "widget", "kind": "Widget", "listKind": "WidgetList" },
            "versions": [ { "name": "v1", "served": true, "storage": true, "subresources": { "status": {} }, "schema": { "openAPIV3Schema": { "type": "object", "properties": {
              "spec": { "type": "object", "properties": {
                "size": { "type": "integer", "default": 3 },
                "port": { "x-kubernetes-int-or-string": true },
                "mode": { "type": "object", "default": {}, "properties": { "fast": { "type": "boolean", "default": false } } },
                "free": { "type": "object", "x-kubernetes-preserve-unknown-fields": true } } } } } } } ]
          }
        }
        """;

    public JsonObject Next()
    {
        var spec = new JsonObject();
        dice.May(spec, "size", () => dice.One(0, -1, 2147483647));
        dice.May(spec, "port", () => dice.Half ? 80 : "80");
        dice.May(spec, "mode", () => dice.Half ? new JsonObject() : new JsonObject { ["fast"] = true });
        dice.May(spec, "free", () => Tree(3));
        return new JsonObject { ["spec"] = spec };
    }

    private JsonObject Tree(int depth)
    {
        var tree = new JsonObject();
        foreach (var key in (string[])["a", "B", "x.y/z", "name", "status", "metadata"])
        {
            dice.May(tree, key, () => Leaf(depth));
        }

        return tree;
    }

    private JsonNode Leaf(int depth) => dice.Between(0, depth > 0 ? 7 : 5) switch
    {
        0 => dice.Text(),
        1 => dice.One(0, -7, 1234567890),
        2 => 9007199254740993L,
        3 => dice.One(1.5, -0.25, 1e100),
        4 => dice.Half,
        5 => dice.Half ? new JsonObject() : new JsonArray(),
        6 => dice.Some(1, 3, _ => Leaf(depth - 1)),
        _ => Tree(depth - 1),
    };
}
