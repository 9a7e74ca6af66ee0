using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Twin.Fields;

namespace Trimtab.Twin.Patching;

/// <summary>Strategic merge patch, limited: keyed lists merge by their first key, <c>$patch: delete</c> and <c>replace</c> are honoured, <c>$setElementOrder</c> and <c>$retainKeys</c> are read over.</summary>
internal static class StrategicMergePatch
{
    private const string Directive = "$patch";

    public static JsonNode? Apply(JsonNode? target, JsonNode? patch, Schema schema)
    {
        if (patch is JsonArray items)
        {
            return schema.Shape == SchemaShape.KeyedList ? MergeLists(target as JsonArray ?? [], items, schema) : items.DeepClone();
        }

        if (patch is not JsonObject changes)
        {
            return patch?.DeepClone();
        }

        var isReplaced = changes.Text(Directive) == "replace";
        var result = target is JsonObject && !isReplaced ? target.DeepClone().AsObject() : [];
        foreach (var (name, value) in changes.Where(change => change.Key[0] != '$'))
        {
            if (value is null)
            {
                result.Remove(name);
            }
            else
            {
                result[name] = Apply(result[name], value, schema.Field(name));
            }
        }

        return result;
    }

    private static JsonArray MergeLists(JsonArray target, JsonArray patch, Schema schema)
    {
        var key = schema.Keys[0].Name;
        var isReplaced = patch.OfType<JsonObject>().Any(item => item.Count == 1 && item.Text(Directive) == "replace");
        var result = isReplaced ? [] : target.DeepClone().AsArray();
        foreach (var item in patch.OfType<JsonObject>().Where(item => item[key] is not null))
        {
            var present = result.OfType<JsonObject>().FirstOrDefault(old => JsonNode.DeepEquals(old[key], item[key]));
            if (item.Text(Directive) == "delete")
            {
                result.Remove(present);
            }
            else if (present is null)
            {
                result.Add(Apply(null, item, schema.Element));
            }
            else
            {
                result[result.IndexOf(present)] = Apply(present, item, schema.Element);
            }
        }

        return result;
    }
}
