using System.Text.Json.Nodes;

namespace Trimtab.Twin.Admission;

/// <summary>Defaults, pruning and checks of custom objects by their definition's schema.</summary>
internal static class CustomDefaults
{
    private static readonly HashSet<string> Untouched = new(["apiVersion", "kind", "metadata"], StringComparer.Ordinal);

    /// <summary>Fills defaults in and drops fields that the schema does not have.</summary>
    public static void Fill(JsonObject value, JsonObject openApi)
    {
        if (openApi["properties"] is not JsonObject properties)
        {
            return;
        }

        if ((bool?)openApi["x-kubernetes-preserve-unknown-fields"] != true && openApi["additionalProperties"] is null)
        {
            foreach (var (name, _) in value.ToArray())
            {
                if (!properties.ContainsKey(name) && !Untouched.Contains(name))
                {
                    value.Remove(name);
                }
            }
        }

        foreach (var (name, node) in properties)
        {
            if (node is not JsonObject property)
            {
                continue;
            }

            if (value[name] is null && property["default"] is { } fallback)
            {
                value[name] = fallback.DeepClone();
            }

            FillNested(value[name], property);
        }
    }

    private static void FillNested(JsonNode? node, JsonObject property)
    {
        if (node is JsonObject child)
        {
            Fill(child, property);
            if (property["additionalProperties"] is JsonObject values)
            {
                foreach (var (_, entry) in child)
                {
                    FillNested(entry, values);
                }
            }
        }
        else if (node is JsonArray items && property["items"] is JsonObject element)
        {
            foreach (var item in items)
            {
                FillNested(item, element);
            }
        }
    }
}
