using System.Text.Json.Nodes;

namespace Trimtab.Twin.Fields;

internal static class KeyedItems
{
    /// <summary>List items by their field set element, in order; the first of equal keys counts, items without a key are left out.</summary>
    public static OrderedDictionary<string, JsonNode?> Of(JsonArray items, Schema schema)
    {
        var result = new OrderedDictionary<string, JsonNode?>(StringComparer.Ordinal);
        foreach (var item in items)
        {
            if (schema.ElementOf(item) is { } element)
            {
                result.TryAdd(element, item);
            }
        }

        return result;
    }
}
