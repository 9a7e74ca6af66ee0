using System.Text.Json;
using System.Text.Json.Nodes;

namespace Trimtab.Domain.Updates.Editing;

/// <summary>Compares two trees of the same shape.</summary>
internal static class TreeDifference
{
    /// <returns>How many leaves differ; a difference in shape counts as more than any edit makes.</returns>
    public static long Count(JsonNode? before, JsonNode? after)
    {
        const long Shape = 1_000_000;
        return (before, after) switch
        {
            (JsonObject old, JsonObject now) => old.Count != now.Count || old.Any(member => !now.ContainsKey(member.Key)) ? Shape : old.Sum(member => Count(member.Value, now[member.Key])),
            (JsonArray old, JsonArray now) => old.Count != now.Count ? Shape : old.Zip(now).Sum(static pair => Count(pair.First, pair.Second)),
            (JsonObject or JsonArray, _) or (_, JsonObject or JsonArray) => Shape,
            _ => JsonNode.DeepEquals(before, after) ? 0 : 1,
        };
    }

    /// <summary>All texts of a tree.</summary>
    public static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(static member => Texts(member.Value)),
        JsonArray items => items.SelectMany(Texts),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => [value.GetValue<string>()],
        _ => [],
    };
}
