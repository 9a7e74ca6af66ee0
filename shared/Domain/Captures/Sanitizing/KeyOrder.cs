using System.Text.Json.Nodes;

namespace Trimtab.Domain.Captures.Sanitizing;

/// <summary>The order of keys in committed files: what names the object first, the rest by letters, so that a diff shows changes only.</summary>
internal static class KeyOrder
{
    private static readonly string[] First = ["apiVersion", "kind", "metadata", "name", "namespace", "labels", "annotations"];

    /// <returns>A new tree; the order of lists is kept, because it may mean something.</returns>
    public static JsonObject Apply(JsonObject value) => Apply(value, 0);

    private static JsonObject Apply(JsonObject value, int depth)
    {
        var result = new JsonObject();
        foreach (var (key, member) in value.OrderBy(member => Rank(member.Key, depth)).ThenBy(static member => member.Key, StringComparer.Ordinal))
        {
            result[key] = Copy(member, depth + 1);
        }

        return result;
    }

    // Deeper down the names are data as often as not: only letters count there, except that an item's name leads.
    private static int Rank(string key, int depth)
        => depth < 2 ? Array.IndexOf(First, key) is >= 0 and var rank ? rank : First.Length
            : key == "name" ? 0 : 1;

    private static JsonNode? Copy(JsonNode? node, int depth) => node switch
    {
        JsonObject inner => Apply(inner, depth),
        JsonArray items => new JsonArray([.. items.Select(item => Copy(item, depth + 1))]),
        _ => node?.DeepClone(),
    };
}
