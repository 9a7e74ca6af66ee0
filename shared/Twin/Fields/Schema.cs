using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Trimtab.Twin.Fields;

/// <summary>How fields merge and who can own them: which objects are taken whole, and which lists are maps by key.</summary>
/// <remarks>What no schema names is an object owned field by field, a list taken whole, or a scalar.</remarks>
internal sealed class Schema
{
    private readonly Dictionary<string, Schema> _fields = new(StringComparer.Ordinal);

    private Schema(SchemaShape shape) => Shape = shape;

    public static Schema Any { get; } = new(SchemaShape.Open);

    public static Schema Atomic { get; } = new(SchemaShape.Atomic);

    public static Schema Set { get; } = new(SchemaShape.Set);

    public SchemaShape Shape { get; }

    /// <summary>Keys of a list of objects; a key that has a default may be missing from an item.</summary>
    public IReadOnlyList<(string Name, string? Default)> Keys { get; private init; } = [];

    /// <summary>The schema of list items, or of map values.</summary>
    public Schema Element { get => field ?? Any; private init; }

    public static Schema Of(params IEnumerable<(string Name, Schema Schema)> fields)
    {
        var result = new Schema(SchemaShape.Open);
        foreach (var (name, schema) in fields)
        {
            result._fields[name] = schema;
        }

        return result;
    }

    public static Schema MapOf(Schema values) => new(SchemaShape.Open) { Element = values };

    /// <param name="element">Schema of the items.</param>
    /// <param name="keys"><c>name</c>, or <c>protocol=TCP</c> for a key with a default.</param>
    public static Schema ListBy(Schema element, params IEnumerable<string> keys)
        => new(SchemaShape.KeyedList) { Element = element, Keys = [.. keys.Select(ParseKey)] };

    public Schema Field(string name) => _fields.TryGetValue(name, out var field) ? field : Element;

    /// <summary>The field set's element for a list item, e.g. <c>k:{"containerPort":80,"protocol":"TCP"}</c>; null when it has no key.</summary>
    public string? ElementOf(JsonNode? item)
    {
        if (Shape == SchemaShape.Set)
        {
            return "v:" + (item?.ToJsonString() ?? "null");
        }

        if (item is not JsonObject value)
        {
            return null;
        }

        var text = new StringBuilder("k:{");
        foreach (var (name, fallback) in Keys.OrderBy(key => key.Name, StringComparer.Ordinal))
        {
            var key = value[name]?.ToJsonString() ?? (fallback is null ? null : JsonSerializer.Serialize(fallback));
            if (key is null && Keys.Count == 1)
            {
                return null;
            }

            if (key is not null)
            {
                text.Append(text.Length > 3 ? "," : "").Append('"').Append(name).Append("\":").Append(key);
            }
        }

        return text.Append('}').ToString();
    }

    public bool IsGranular(JsonNode? node) => Shape == SchemaShape.Open && node is JsonObject;

    public bool IsList(JsonNode? node) => Shape is SchemaShape.KeyedList or SchemaShape.Set && node is JsonArray;

    private static (string Name, string? Default) ParseKey(string key)
        => key.Split('=') is [var name, var fallback] ? (name, fallback) : (key, null);
}
