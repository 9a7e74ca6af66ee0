using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Reconcile.Diffs;

/// <summary>Compares two states of one object field by field.</summary>
public sealed class FieldComparison
{
    private const string OrderStep = "[order]";

    private readonly bool _isSecret;
    private readonly List<FieldDiff> _fields = [];
    private readonly List<string> _names = [];
    private readonly List<string> _path = [];

    private FieldComparison(bool isSecret) => _isSecret = isSecret;

    /// <summary>Lists the leaves that differ, without noise.</summary>
    /// <param name="before">The object as it is; null when it does not exist.</param>
    /// <param name="after">The object as it would be.</param>
    /// <returns>In the order of the fields; empty when both mean the same.</returns>
    public static IReadOnlyList<FieldDiff> Of(JsonObject? before, JsonObject after)
    {
        var comparison = new FieldComparison(after.KindName is { Group: "", Kind: "Secret" });
        comparison.Compare(before is null ? null : FieldNoise.Without(before), FieldNoise.Without(after));
        return comparison._fields;
    }

    private void Compare(JsonNode? before, JsonNode? after)
    {
        if (JsonNode.DeepEquals(before, after) || FieldNoise.AreOneAmount(_names, before, after))
        {
            return;
        }

        switch (before, after)
        {
            case (JsonObject or null, JsonObject { Count: > 0 }) or (JsonObject { Count: > 0 }, null) or (JsonObject, JsonObject):
                CompareMembers(before as JsonObject ?? [], after as JsonObject ?? []);
                break;
            case (JsonArray, JsonArray):
                CompareItems((JsonArray)before, (JsonArray)after);
                break;
            case (null, JsonArray { Count: > 0 } added) when HasKeys(added):
                CompareItems([], added);
                break;
            default:
                Add(before, after);
                break;
        }
    }

    private void CompareMembers(JsonObject before, JsonObject after)
    {
        foreach (var (key, value) in before)
        {
            Descend(key, _path.Count == 0 ? key : $".{key}", value, after[key]);
        }

        foreach (var (key, value) in after)
        {
            if (!before.ContainsKey(key))
            {
                Descend(key, _path.Count == 0 ? key : $".{key}", null, value);
            }
        }
    }

    // Items with names are the same item wherever they stand, but for their order; the rest goes by position.
    private void CompareItems(JsonArray before, JsonArray after)
    {
        if (HasKeys(before) && HasKeys(after))
        {
            var keys = before.Concat(after).Select(static item => KeyOf(item)!).Distinct(StringComparer.Ordinal);
            foreach (var key in keys)
            {
                Descend("[]", $"[{key}]", Find(before, key), Find(after, key));
            }

            CompareOrder(before, after);
            return;
        }

        for (var index = 0; index < Math.Max(before.Count, after.Count); index++)
        {
            Descend("[]", $"[{index}]", index < before.Count ? before[index] : null, index < after.Count ? after[index] : null);
        }
    }

    private void CompareOrder(JsonArray before, JsonArray after)
    {
        var was = before.Select(KeyOf).Where(key => Find(after, key!) is not null).ToArray();
        var would = after.Select(KeyOf).Where(key => Find(before, key!) is not null).ToArray();
        if (FieldNoise.IsOrdered(_names) && !was.SequenceEqual(would, StringComparer.Ordinal))
        {
            _path.Add(OrderStep);
            Add(new JsonArray([.. was.Select(static key => JsonValue.Create(key))]), new JsonArray([.. would.Select(static key => JsonValue.Create(key))]));
            _path.RemoveAt(_path.Count - 1);
        }
    }

    private void Descend(string name, string step, JsonNode? before, JsonNode? after)
    {
        _names.Add(name);
        _path.Add(step);
        Compare(before, after);
        _path.RemoveAt(_path.Count - 1);
        _names.RemoveAt(_names.Count - 1);
    }

    private void Add(JsonNode? before, JsonNode? after)
    {
        var path = string.Concat(_path);
        _fields.Add(_isSecret && _names is ["data" or "stringData", ..]
            ? new FieldDiff(path, null, null, IsSecret: true)
            : new FieldDiff(path, before?.DeepClone(), after?.DeepClone()));
    }

    private static bool HasKeys(JsonArray items)
        => items.All(static item => KeyOf(item) is not null) && items.Select(KeyOf).Distinct(StringComparer.Ordinal).Count() == items.Count;

    private static string? KeyOf(JsonNode? item) => item is JsonObject value && value.Text("name") is { Length: > 0 } name ? name : null;

    private static JsonNode? Find(JsonArray items, string key) => items.FirstOrDefault(item => KeyOf(item) == key);
}
