using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Twin.Api;

namespace Trimtab.Twin.Patching;

/// <summary>JSON patch (RFC 6902).</summary>
internal static class JsonPatch
{
    /// <exception cref="ApiFault">422 when a test fails or a path does not exist.</exception>
    public static JsonObject Apply(JsonObject target, JsonArray operations)
    {
        JsonNode? root = target.DeepClone();
        foreach (var operation in operations.OfType<JsonObject>())
        {
            var path = Pointer(operation.Text("path"));
            switch (operation.Text("op"))
            {
                case "add":
                    root = Put(root, path, operation["value"]?.DeepClone(), isInsert: true);
                    break;
                case "replace":
                    Find(root, path);
                    root = Put(root, path, operation["value"]?.DeepClone(), isInsert: false);
                    break;
                case "remove":
                    Remove(root, path);
                    break;
                case "test" when !JsonNode.DeepEquals(Find(root, path), operation["value"]):
                    throw Refused($"testing value {operation.Text("path")} failed");
                case "test":
                    break;
                case "copy":
                    root = Put(root, path, Find(root, Pointer(operation.Text("from")))?.DeepClone(), isInsert: true);
                    break;
                case "move":
                    var moved = Find(root, Pointer(operation.Text("from")))?.DeepClone();
                    Remove(root, Pointer(operation.Text("from")));
                    root = Put(root, path, moved, isInsert: true);
                    break;
                default:
                    throw ApiFault.BadRequest($"unexpected JSON patch operation '{operation.Text("op")}'");
            }
        }

        return root as JsonObject ?? throw Refused("the result is not an object");
    }

    private static JsonNode? Find(JsonNode? root, string[] path)
    {
        var node = root;
        foreach (var key in path)
        {
            node = node switch
            {
                JsonObject value when value.TryGetPropertyValue(key, out var child) => child,
                JsonArray items when int.TryParse(key, out var index) && index >= 0 && index < items.Count => items[index],
                _ => throw Refused($"path not found: /{string.Join('/', path)}"),
            };
        }

        return node;
    }

    private static JsonNode? Put(JsonNode? root, string[] path, JsonNode? value, bool isInsert)
    {
        if (path.Length == 0)
        {
            return value;
        }

        switch (Find(root, path[..^1]))
        {
            case JsonObject parent:
                parent[path[^1]] = value;
                break;
            case JsonArray items when path[^1] == "-":
                items.Add(value);
                break;
            case JsonArray items when int.TryParse(path[^1], out var index) && index >= 0 && index <= items.Count:
                if (isInsert)
                {
                    items.Insert(index, value);
                }
                else
                {
                    items[index] = value;
                }

                break;
            default:
                throw Refused($"path not found: /{string.Join('/', path)}");
        }

        return root;
    }

    private static void Remove(JsonNode? root, string[] path)
    {
        Find(root, path);
        switch (path.Length == 0 ? null : Find(root, path[..^1]))
        {
            case JsonObject parent:
                parent.Remove(path[^1]);
                break;
            case JsonArray items:
                items.RemoveAt(int.Parse(path[^1]));
                break;
            default:
                throw Refused("the whole object can't be removed");
        }
    }

    private static string[] Pointer(string text)
        => [.. text.Split('/').Skip(1).Select(part => part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))];

    private static ApiFault Refused(string message) => new(422, "Invalid", $"the server rejected our request due to an error in our request: {message}");
}
