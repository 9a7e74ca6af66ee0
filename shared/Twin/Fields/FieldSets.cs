using System.Text.Json.Nodes;

namespace Trimtab.Twin.Fields;

/// <summary>Turns values into the sets of fields that they set.</summary>
internal static class FieldSets
{
    private static readonly string[] SystemMetadata =
        ["name", "namespace", "generateName", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generation", "managedFields", "resourceVersion", "selfLink", "uid"];

    /// <summary>The fields that a manager can own by sending this object: all but identity and what the server writes.</summary>
    public static FieldTree OfObject(JsonObject value, Schema schema) => WithoutSystemFields(Of(value, schema));

    public static FieldTree Of(JsonNode? node, Schema schema)
    {
        var result = new FieldTree();
        if (schema.IsGranular(node))
        {
            foreach (var (name, child) in node!.AsObject())
            {
                result.Add("f:" + name, Of(child, schema.Field(name)));
            }
        }
        else if (schema.IsList(node))
        {
            foreach (var item in node!.AsArray())
            {
                AddItem(result, item, schema);
            }
        }

        result.IsMember = result.Children.Count == 0;
        return result;
    }

    public static FieldTree OfItem(JsonNode? item, Schema list)
    {
        var result = list.Shape == SchemaShape.Set ? new FieldTree() : Of(item, list.Element);
        result.IsMember = true;
        return result;
    }

    public static FieldTree WithoutSystemFields(FieldTree tree)
    {
        tree.Children.Remove("f:apiVersion");
        tree.Children.Remove("f:kind");
        if (tree.Find("f:metadata") is { } metadata)
        {
            foreach (var name in SystemMetadata)
            {
                metadata.Children.Remove("f:" + name);
            }

            metadata.IsMember = false;
            if (metadata.IsEmpty)
            {
                tree.Children.Remove("f:metadata");
            }
        }

        tree.IsMember = false;
        return tree;
    }

    private static void AddItem(FieldTree result, JsonNode? item, Schema schema)
    {
        if (schema.ElementOf(item) is { } element)
        {
            result.Add(element, OfItem(item, schema));
        }
    }
}
