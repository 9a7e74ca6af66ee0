using System.Text.Json.Nodes;

namespace Trimtab.Twin.Fields;

/// <summary>Which fields differ between two versions of an object.</summary>
internal sealed record FieldComparison(FieldTree Added, FieldTree Modified, FieldTree Removed)
{
    public static FieldComparison Between(JsonNode? before, JsonNode? after, Schema schema)
    {
        var result = new FieldComparison(new FieldTree(), new FieldTree(), new FieldTree());
        result.Compare(before, after, schema, []);
        FieldSets.WithoutSystemFields(result.Added);
        FieldSets.WithoutSystemFields(result.Modified);
        FieldSets.WithoutSystemFields(result.Removed);
        return result;
    }

    /// <summary>Compares one top-level field only.</summary>
    public static FieldComparison OfField(string name, JsonObject? before, JsonObject after, Schema schema)
    {
        var result = new FieldComparison(new FieldTree(), new FieldTree(), new FieldTree());
        switch (before?[name], after[name])
        {
            case (null, { } now):
                Put(result.Added, ["f:" + name], FieldSets.Of(now, schema.Field(name)));
                break;
            case ({ } old, null):
                Put(result.Removed, ["f:" + name], FieldSets.Of(old, schema.Field(name)));
                break;
            default:
                result.Compare(before?[name], after[name], schema.Field(name), ["f:" + name]);
                break;
        }

        return result;
    }

    private void Compare(JsonNode? before, JsonNode? after, Schema schema, List<string> path)
    {
        if (schema.IsGranular(before) && schema.IsGranular(after))
        {
            CompareObjects(before!.AsObject(), after!.AsObject(), schema, path);
        }
        else if (schema.IsList(before) && schema.IsList(after))
        {
            CompareLists(before!.AsArray(), after!.AsArray(), schema, path);
        }
        else if (!JsonNode.DeepEquals(before, after))
        {
            Put(Modified, path, FieldSets.Of(after, schema));
        }
    }

    private void CompareObjects(JsonObject before, JsonObject after, Schema schema, List<string> path)
    {
        foreach (var (name, old) in before)
        {
            path.Add("f:" + name);
            if (after.TryGetPropertyValue(name, out var now))
            {
                Compare(old, now, schema.Field(name), path);
            }
            else
            {
                Put(Removed, path, FieldSets.Of(old, schema.Field(name)));
            }

            path.RemoveAt(path.Count - 1);
        }

        foreach (var (name, now) in after.Where(field => !before.ContainsKey(field.Key)))
        {
            path.Add("f:" + name);
            Put(Added, path, FieldSets.Of(now, schema.Field(name)));
            path.RemoveAt(path.Count - 1);
        }
    }

    private void CompareLists(JsonArray before, JsonArray after, Schema schema, List<string> path)
    {
        var old = KeyedItems.Of(before, schema);
        var now = KeyedItems.Of(after, schema);
        foreach (var (element, item) in old)
        {
            path.Add(element);
            if (now.TryGetValue(element, out var twin))
            {
                Compare(item, twin, schema.Element, path);
            }
            else
            {
                Put(Removed, path, FieldSets.OfItem(item, schema));
            }

            path.RemoveAt(path.Count - 1);
        }

        foreach (var (element, item) in now.Where(item => !old.ContainsKey(item.Key)))
        {
            path.Add(element);
            Put(Added, path, FieldSets.OfItem(item, schema));
            path.RemoveAt(path.Count - 1);
        }
    }

    private static void Put(FieldTree tree, List<string> path, FieldTree fields)
    {
        if (path.Count == 0)
        {
            return;
        }

        foreach (var element in path[..^1])
        {
            if (!tree.Children.TryGetValue(element, out var child))
            {
                child = new FieldTree();
                tree.Children[element] = child;
            }

            tree = child;
        }

        tree.Add(path[^1], fields);
    }
}
