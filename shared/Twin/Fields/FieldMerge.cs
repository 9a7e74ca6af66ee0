using System.Text.Json.Nodes;

namespace Trimtab.Twin.Fields;

/// <summary>Merges what a manager applies into the live object, and takes out what it no longer applies.</summary>
internal static class FieldMerge
{
    /// <summary>A new tree: <paramref name="live"/> with every field of <paramref name="applied"/> set.</summary>
    public static JsonNode? Merge(JsonNode? live, JsonNode? applied, Schema schema)
    {
        if (schema.IsGranular(live) && schema.IsGranular(applied))
        {
            var result = live!.DeepClone().AsObject();
            foreach (var (name, value) in applied!.AsObject())
            {
                result[name] = live.AsObject().TryGetPropertyValue(name, out var present)
                    ? Merge(present, value, schema.Field(name))
                    : value?.DeepClone();
            }

            return result;
        }

        return schema.IsList(live) && schema.IsList(applied)
            ? MergeLists(live!.AsArray(), applied!.AsArray(), schema)
            : applied?.DeepClone();
    }

    /// <summary>Removes from <paramref name="node"/> what <paramref name="abandoned"/> names and nothing in <paramref name="kept"/> is at or under.</summary>
    public static void Remove(JsonNode? node, FieldTree abandoned, FieldTree kept, Schema schema)
    {
        if (schema.IsGranular(node))
        {
            var value = node!.AsObject();
            foreach (var (element, child) in abandoned.Children)
            {
                var name = element[2..];
                if (kept.Find(element) is not { IsEmpty: false } keptChild)
                {
                    value.Remove(name);
                }
                else
                {
                    Remove(value[name], child, keptChild, schema.Field(name));
                }
            }
        }
        else if (schema.IsList(node))
        {
            RemoveItems(node!.AsArray(), abandoned, kept, schema);
        }
    }

    private static void RemoveItems(JsonArray list, FieldTree abandoned, FieldTree kept, Schema schema)
    {
        foreach (var item in list.ToArray())
        {
            if (schema.ElementOf(item) is not { } element || abandoned.Find(element) is not { } child)
            {
                continue;
            }

            if (kept.Find(element) is not { IsEmpty: false } keptChild)
            {
                list.Remove(item);
            }
            else
            {
                Remove(item, child, keptChild, schema.Element);
            }
        }
    }

    /// <summary>The applied order counts; items that only the live list has keep their place behind their neighbour.</summary>
    private static JsonArray MergeLists(JsonArray live, JsonArray applied, Schema schema)
    {
        var old = KeyedItems.Of(live, schema);
        var now = KeyedItems.Of(applied, schema);
        var result = new JsonArray();
        var next = 0;
        foreach (var (element, item) in now)
        {
            while (next < old.Count && !now.ContainsKey(old.GetAt(next).Key))
            {
                result.Add(old.GetAt(next++).Value?.DeepClone());
            }

            if (next < old.Count)
            {
                next++;
            }

            result.Add(old.TryGetValue(element, out var present) ? Merge(present, item, schema.Element) : item?.DeepClone());
        }

        foreach (var (element, item) in old.Skip(next).Where(item => !now.ContainsKey(item.Key)))
        {
            result.Add(item?.DeepClone());
        }

        return result;
    }
}
