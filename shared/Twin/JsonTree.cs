using System.Text.Json;
using System.Text.Json.Nodes;

namespace Trimtab.Twin;

/// <summary>Builds and completes JSON trees.</summary>
internal static class JsonTree
{
    extension(JsonObject value)
    {
        /// <summary>The object at a path of keys, made where it is missing.</summary>
        public JsonObject Ensure(params ReadOnlySpan<string> path)
        {
            var node = value;
            foreach (var key in path)
            {
                if (node[key] is not JsonObject child)
                {
                    child = [];
                    node[key] = child;
                }

                node = child;
            }

            return node;
        }

        /// <summary>Sets a field that is missing.</summary>
        public void Default(string key, JsonNode? fallback)
        {
            if (value[key] is null)
            {
                value[key] = fallback;
            }
        }

        /// <summary>Sets a field to a copy, or removes it when there is nothing to copy.</summary>
        public void Assign(string key, JsonNode? source)
        {
            if (source is null)
            {
                value.Remove(key);
            }
            else
            {
                value[key] = source.DeepClone();
            }
        }

        /// <summary>A copy as if read from text: numbers of every type read alike.</summary>
        public JsonObject Normalize() => JsonNode.Parse(JsonSerializer.SerializeToUtf8Bytes(value))!.AsObject();

        /// <summary>Removes fields that are null, at any depth: the API reads them as not set.</summary>
        public void StripNulls()
        {
            foreach (var (key, child) in value.ToArray())
            {
                if (child is null)
                {
                    value.Remove(key);
                }
                else
                {
                    StripNested(child);
                }
            }
        }
    }

    private static void StripNested(JsonNode node)
    {
        if (node is JsonObject nested)
        {
            nested.StripNulls();
        }
        else if (node is JsonArray items)
        {
            foreach (var item in items.OfType<JsonNode>())
            {
                StripNested(item);
            }
        }
    }
}
